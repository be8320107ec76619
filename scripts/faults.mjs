// Plants faults in a copy of the sources, one at a time, and checks that the tests notice: `npm run faults [-- NAME...]`.
// Takes a few minutes per fault. A fault whose text is no longer found is an error, so the list cannot rot.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const faults = [
  {
    name: 'the derivative of the LSTM input gate',
    file: 'native/math/cell.h',
    find: 'dc * s.g * (s.i - s.i * s.i)',
    plant: 'dc * s.g * (s.i - s.f * s.i)',
  },
  {
    name: 'the derivative of the GRU update gate',
    file: 'native/math/cell.h',
    find: 'dh * (h_prev - s.n) * (s.z - s.z * s.z), dn}, dn * s.r',
    plant: 'dh * h_prev * (s.z - s.z * s.z), dn}, dn * s.r',
  },
  {
    name: 'a clipped memory that passes its gradient',
    file: 'native/math/cell_variants.h',
    find: '(c > most ? V{} : (c < -most ? V{} : dc))',
    plant: '(c > most ? dc : (c < -most ? V{} : dc))',
  },
  {
    name: 'the derivative of softsign',
    file: 'native/math/activation.h',
    find: 'return rest * rest;',
    plant: 'return rest;',
  },
  {
    name: 'lengths ignored',
    file: 'native/cpu/recurrent.h',
    find: 'return lengths ? lengths[b] : T;',
    plant: 'return lengths && lengths[b] < 0 ? 0 : T;', // b must stay in use: unused parameters do not compile
  },
  {
    name: 'a lost recurrent bias',
    file: 'native/cpu/recurrent.cpp',
    find: '(a ? a[i] : real(0)) + (b ? b[i] : real(0))',
    plant: '(a ? a[i] : real(0))',
  },
  {
    name: 'dropout that backward forgets',
    file: 'native/cpu/recurrent_backward.cpp',
    find: 'if (stack.drops(layer)) drop(ctx, stack, layer, width, dx, dx);',
    plant: '',
  },
  {
    name: 'attention to padding',
    file: 'native/cpu/dot_attention.cpp',
    find: 'if (padding && padding[t]) p[t] = lowest;',
    plant: 'if (padding && padding[t] > 1) p[t] = lowest;',
  },
  {
    name: 'one consumer of a value forgotten',
    file: 'native/core/backward.cpp',
    find: 'apply(device_, own_ops().accumulate, {{have, grad}, {1, 1}}, {}, {.record = false});',
    plant: '',
  },
];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const copy = join(root, 'build/faults');
const wanted = process.argv.slice(2);
const run = (command, args) => spawnSync(command, args, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

function build() {
  const { status, stdout, stderr } = run('cmake', ['--build', 'build', '--parallel', String(availableParallelism())]);
  if (status !== 0) throw new Error(`the build failed\n${stdout}${stderr}`);
}

/** Whether the tests pass. */
const passes = () => run('npx', ['vitest', 'run', 'test/gradient', 'test/core', 'test/conformance']).status === 0;

rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const file of execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n'))
  cpSync(join(root, file), join(copy, file));
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
// One instruction set is enough: the faults are in what all share.
run('cmake', ['-S', '.', '-B', 'build', '-DTHROUGHTIME_F64=ON', '-DTHROUGHTIME_ISAS=portable']);
build();
run('npx', ['tsc', '-p', 'tsconfig.json']);
if (!passes()) throw new Error('the tests fail without a fault');
console.log('sound sources: the tests pass');

let missed = 0;
for (const { name, file, find, plant } of faults.filter((f) => wanted.length === 0 || wanted.includes(f.name))) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(find)) throw new Error(`${file} has no «${find}»: bring the fault «${name}» up to date`);
  writeFileSync(
    path,
    text.replace(find, () => plant),
  );
  build();
  const noticed = !passes();
  console.log(`${noticed ? 'noticed' : 'MISSED '}  ${name}`);
  if (!noticed) missed += 1;
  writeFileSync(path, text);
}
process.exitCode = missed > 0 ? 1 : 0;
