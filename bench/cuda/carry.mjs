// Packs what a bare machine lacks into build-carry/carry.tar.xz: a Node runtime, the packages that run and build need, compiled TypeScript, and
// what was built here. Unpacked at the root of a checkout by check.sh. `node bench/cuda/carry.mjs [--node FILE]`
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { node: { type: 'string', default: process.execPath } } });
const folder = join(root, 'build-carry');
mkdirSync(folder, { recursive: true });
const node = join(folder, 'node');
copyFileSync(values.node, node);
chmodSync(node, 0o755);
try {
  execFileSync('strip', [node], { stdio: 'ignore' });
} catch {
  console.log('strip is not here: the runtime goes as it is');
}

const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, encoding: 'utf8' });
const packages = listed.split('\n').filter((path) => path.includes('node_modules/')).map((path) => relative(root, path)); // prettier-ignore
const headers = ['node-addon-api', 'node-api-headers'].map((name) => `node_modules/${name}`);
const built = ['build/Release', 'build/gpu', 'build/tools', 'dist'].filter((name) => existsSync(join(root, name)));
const files = ['build-carry/node', ...new Set([...packages, ...headers]), ...built];
const pack = join(folder, 'carry.tar.xz');
execFileSync('tar', ['--create', '--xz', '--file', pack, '--exclude=*.map', '--exclude=throughtime_f64.node', ...files], {
  cwd: root,
  env: { ...process.env, XZ_OPT: '-6 -T0' },
});
console.log(
  `${relative(root, pack)}: ${(statSync(pack).size / 2 ** 20).toFixed(1)} MiB with ${files.length} entries (${built.join(', ')})`,
);
