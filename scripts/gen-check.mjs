// Runs the generator and fails if that changed any file: what is committed must be what ops/ says.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function snapshot() {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  const names = list.split('\0').filter((name) => name && existsSync(join(root, name)));
  return new Map(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(root, name)))
        .digest('hex'),
    ]),
  );
}

const before = snapshot();
execFileSync(process.execPath, [join(root, 'scripts/gen.mjs')], { stdio: 'inherit' });
const after = snapshot();
const changed = [...after].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name);
if (changed.length > 0) {
  console.error(`Generated files were out of date, now rewritten: ${changed.join(', ')}. Commit them.`);
  process.exit(1);
}
