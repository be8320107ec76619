// The whole test run: every suite in order, each counted; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { asOne, junit, verdict, vitest } from './verdict.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'build/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const npm = (script, ...args) => ['npm', 'run', '--silent', script, ...(args.length ? ['--', ...args] : [])];
const suites = [
  { name: 'build', run: () => npm('build') },
  { name: 'tools', run: () => npm('build:tools') },
  { name: 'generated files', run: () => npm('gen:check') },
  { name: 'eslint', run: () => npm('lint:js') },
  { name: 'prettier', run: () => npm('lint:format') },
  { name: 'clang-format', run: () => npm('lint:native') },
  { name: 'layers', run: () => npm('lint:layers') },
  { name: 'types', run: () => npm('typecheck') },
  { name: 'native', file: 'native.xml', count: junit, run: (file) => npm('test:native', '--output-junit', file) },
  {
    name: 'vitest',
    file: 'vitest.json',
    count: vitest,
    run: (file) => npm('test:js', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`),
  },
];

const total = { passed: 0, failed: 0 };
for (const { name, file, run, count = asOne } of suites) {
  console.log(`\n── ${name}`);
  const report = file && join(reports, file);
  const [command, ...args] = run(report);
  const started = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  const text = !report ? '' : existsSync(report) ? readFileSync(report, 'utf8') : undefined;
  const { passed, failed } = verdict(count, text, status === 0);
  console.log(`   ${name}: ${passed} passed, ${failed} failed (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  total.passed += passed;
  total.failed += failed;
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
