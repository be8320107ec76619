// The whole test run: every suite in order, each counted; the last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { asOne, junit, verdict, vitest } from './verdict.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'build/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const npm = (script, ...args) => ['npm', 'run', '--silent', script, ...(args.length ? ['--', ...args] : [])];
/** Why no kernel of `cuda/` is compiled by nvcc here; undefined where it is: CMake has looked for it. */
function noCudaCompiler() {
  const cache = join(root, 'build/CMakeCache.txt');
  const found = existsSync(cache) && /^CMAKE_CUDA_COMPILER:\w+=.*nvcc/m.test(readFileSync(cache, 'utf8'));
  return found ? undefined : 'there is no nvcc';
}

/** Suites, or several that only read and use one processor each: those run side by side, and each prints when it has ended. `missing`
 * says why one does not run. */
const suites = [
  { name: 'build', run: () => npm('build') },
  { name: 'tools', run: () => npm('build:tools') },
  { name: 'generated files', run: () => npm('gen:check') },
  [
    { name: 'eslint', run: () => npm('lint:js') },
    { name: 'prettier', run: () => npm('lint:format') },
    { name: 'clang-format', run: () => npm('lint:native') },
    { name: 'layers', run: () => npm('lint:layers') },
    { name: 'types', run: () => npm('typecheck') },
  ],
  { name: 'nvcc', missing: noCudaCompiler, run: () => npm('test:nvcc') },
  { name: 'native', file: 'native.xml', count: junit, run: (file) => npm('test:native', '--output-junit', file) },
  {
    name: 'vitest',
    file: 'vitest.json',
    count: vitest,
    run: (file) => npm('test:js', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`),
  },
];

/** Ends with what a command printed, where it was not printed at once, and whether it went well. */
function command([program, ...args], quiet) {
  const stdio = ['ignore', ...Array(2).fill(quiet ? 'pipe' : 'inherit')];
  const child = spawn(program, args, { cwd: root, stdio, shell: process.platform === 'win32' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ output: `${output}${error.message}\n`, ok: false }));
    child.on('close', (status) => resolve({ output, ok: status === 0 }));
  });
}

const total = { passed: 0, failed: 0 };
async function suite({ name, file, run, missing, count = asOne }, quiet) {
  const title = `\n── ${name}`;
  const why = missing?.();
  if (why) return console.log(`${title}\n   skipped: ${why}`);
  if (!quiet) console.log(title);
  const report = file && join(reports, file);
  const started = performance.now();
  const { output, ok } = await command(run(report), quiet);
  if (quiet) console.log(`${title}\n${output}`.trimEnd());
  const text = !report ? '' : existsSync(report) ? readFileSync(report, 'utf8') : undefined;
  const { passed, failed } = verdict(count, text, ok);
  console.log(`   ${name}: ${passed} passed, ${failed} failed (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  total.passed += passed;
  total.failed += failed;
}

for (const next of suites) {
  const beside = [next].flat();
  const lane = async () => {
    while (beside.length > 0) await suite(beside.shift(), Array.isArray(next));
  };
  await Promise.all(Array.from({ length: Math.min(beside.length, availableParallelism()) }, lane));
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
