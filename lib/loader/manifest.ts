// The manifest beside a prebuilt binary: what it was made from and for, and how large its files are.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Written by scripts/prebuilds. */
export interface Manifest {
  /** The version of throughtime it was made from. */
  readonly version: string;
  readonly target: string;
  /** The oldest glibc it runs on. */
  readonly glibc?: string;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** The manifest beside an addon; undefined for one that was built here. */
export function manifestOf(addon: string): Manifest | undefined {
  const file = join(dirname(addon), 'manifest.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
}

/** What is wrong with the files' sizes, in words. Cheap enough for every start, and a cut-off file would end the process when it is mapped. */
export function wrongSize(addon: string, manifest: Manifest): string | undefined {
  for (const [name, { bytes }] of Object.entries(manifest.files)) {
    const file = join(dirname(addon), name);
    if (!existsSync(file)) return `${file} is missing`;
    const { size } = statSync(file);
    if (size !== bytes) return `${file} has ${size} bytes, expected ${bytes}`;
  }
  return undefined;
}

/** What is wrong with the files' contents, in words. Reads them whole: for `throughtime doctor`. */
export function wrongHash(addon: string, manifest: Manifest): string | undefined {
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    const file = join(dirname(addon), name);
    if (createHash('sha256').update(readFileSync(file)).digest('hex') !== sha256) return `${file} is not what was published`;
  }
  return undefined;
}
