// Packs the checkout as `npm pack` does, into a temporary folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** What was packed. */
export interface Packed {
  readonly files: readonly string[];
  readonly bytes: number;
  readonly tarball: Buffer;
}

/** The tarball of the checkout as it is built now; scripts do not run. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-pack-'));
  try {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout, stderr, status } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
    const [packed] = JSON.parse(stdout) as { filename: string; size: number; files: { path: string }[] }[];
    if (!packed) throw new Error('npm pack made nothing');
    return { files: packed.files.map(({ path }) => path), bytes: packed.size, tarball: readFileSync(join(folder, packed.filename)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
