// Finds the addon, checks it and loads it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Binding } from '../../binding.js';
import { ThroughtimeError } from '../errors.js';
import { candidates, foreignTargets, isThere, type Candidate } from './candidates.js';
import { manifestOf, wrongSize } from './manifest.js';
import { message } from './message.js';
import { platformHere, targetOf, type Platform } from './platform.js';
import { troubleOf, type Trouble } from './trouble.js';

/** An addon that is loaded, and where it came from. */
export interface Opened {
  readonly binding: Binding;
  readonly kind: Candidate['kind'];
  readonly file: string;
}

/** What a load depends on; tests give their own. */
export interface OpenOptions {
  readonly platform?: Platform;
  /** Another file of the folder where the addon was found. */
  readonly beside?: string;
}

/** The version of the package at `root`. */
export function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/**
 * Loads the addon of the package at `root`.
 * @throws ThroughtimeError ERR_TT_NATIVE with the platform, the places looked at, the reason and the commands that help
 */
export function openAddon(root: string, { platform = platformHere(), beside }: OpenOptions = {}): Opened {
  const target = targetOf(platform);
  const tried = candidates(root, target);
  const fail = (trouble: Trouble, cause?: unknown): ThroughtimeError =>
    new ThroughtimeError('ERR_TT_NATIVE', message({ platform, target, version: versionOf(root), tried, trouble }), { cause });

  const found = tried.find(isThere);
  if (!found) {
    const [first] = tried;
    throw fail(
      first?.kind === 'named' && first.file
        ? { kind: 'named', file: first.file }
        : { kind: 'missing', foreign: foreignTargets(root, target) },
    );
  }
  const manifest = manifestOf(found.file);
  if (manifest) {
    const damage = wrongSize(found.file, manifest);
    if (damage) throw fail({ kind: 'corrupt', what: damage });
    const version = versionOf(root);
    if (manifest.version !== version) throw fail({ kind: 'version', file: found.file, has: manifest.version, want: version });
  }
  const file = resolve(beside ? join(dirname(found.file), beside) : found.file);
  try {
    return { binding: createRequire(__filename)(file) as Binding, kind: found.kind, file };
  } catch (cause) {
    throw fail(troubleOf(cause instanceof Error ? cause.message : String(cause)), cause);
  }
}
