// Where an addon may lie, in the order in which the places are looked at. The first file that is there decides: going on after a broken
// one would hide it. What this package holds is for node-gyp-build to find.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { prebuildOf, prebuilt } from './platform.js';

const load = createRequire(__filename);

/** A place where the addon may lie. */
export interface Candidate {
  /** `named` by THROUGHTIME_ADDON, `built` from source here, `bundled` in this package, or a `package` of its own. */
  readonly kind: 'named' | 'built' | 'bundled' | 'package';
  /** The file; undefined where there is none. */
  readonly file: string | undefined;
  /** What a message calls the place. */
  readonly label: string;
}

/** The npm package with the binary of a target. */
export const packageOf = (target: string): string => `@throughtime/${target}`;

/** The folder of an installed package, found as `require` in this package finds it; undefined if it is not installed. */
export function packageFolder(name: string, root: string): string | undefined {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/**
 * The addon that node-gyp-build finds in this package: in build/Release, then in prebuilds/<os>-<cpu>. It takes every Linux but Alpine for
 * glibc: a prebuilt file that is not the target's counts as none.
 */
function addonIn(root: string, target: string): string | undefined {
  try {
    const file = (load('node-gyp-build') as { resolve(folder: string): string }).resolve(root);
    return dirname(file) === join(root, 'build/Release') || file === join(root, prebuildOf(target)) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The places for a target, of the package that lies at `root`. */
export function candidates(root: string, target: string, named = process.env['THROUGHTIME_ADDON']): readonly Candidate[] {
  if (named) return [{ kind: 'named', file: named, label: `${named} (THROUGHTIME_ADDON)` }];
  const own = addonIn(root, target);
  const folder = packageFolder(packageOf(target), root);
  return [
    {
      kind: own !== undefined && basename(dirname(dirname(own))) === 'build' ? 'built' : 'bundled',
      file: own,
      label: own ?? `build/Release/*.node, ${prebuildOf(target)} in ${root}`,
    },
    { kind: 'package', file: folder && join(folder, prebuildOf(target)), label: `the package ${packageOf(target)}` },
  ];
}

/** Whether the candidate's file is there. */
export const isThere = (candidate: Candidate): candidate is Candidate & { readonly file: string } =>
  candidate.file !== undefined && existsSync(candidate.file);

/** Targets other than `target` whose binaries are installed: the trace of node_modules that came from another system. */
export function foreignTargets(root: string, target: string): readonly string[] {
  const isInstalled = (name: string): boolean =>
    existsSync(join(root, prebuildOf(name))) || packageFolder(packageOf(name), root) !== undefined;
  return prebuilt.filter((name) => name !== target && isInstalled(name));
}
