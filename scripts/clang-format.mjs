// Runs the clang-format that the devDependency carries, with the repository's style.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const pkg = dirname(createRequire(import.meta.url).resolve('clang-format/package.json'));
const { status } = spawnSync(process.execPath, [join(pkg, 'index.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
