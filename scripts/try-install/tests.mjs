// The tests of the library with Node for 64-bit ARM in the emulator, in a copy of the checkout with the packages for that processor.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { emptyFolder, root, run } from './shell.mjs';
import { onArm64, quiet } from './tries.mjs';

/** Everything that computes, and what others computed; not what starts programs, which the emulator cannot. */
const telling = [
  ...['conformance/golden', 'core/failures', 'core/memory', 'core/shapes', 'core/tape'],
  ...[
    ...['attention', 'carried-state', 'data', 'decoding', 'kept-weights', 'losses', 'model', 'optim', 'optimizers', 'precision'],
    ...['recurrent-options', 'regularisation', 'safetensors', 'scope', 'tensor', 'trainer', 'trainer-resume', 'variants'],
    ...['forecaster', 'language-model', 'seq2seq', 'tagger', 'text-classifier', 'translator'],
  ].map((name) => `unit/${name}`),
].map((name) => `test/${name}.test.ts`);

/** @param {string} suite the root that holds the C library */
export function testsOnArm64(suite) {
  const folder = emptyFolder();
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\0').filter(Boolean)) cpSync(join(root, file), join(folder, file), { recursive: true });
  const made = join(root, 'prebuilds/linux-arm64');
  const built = join(folder, 'build/Release'); // where the tests of the addon itself look
  cpSync(join(made, 'libgomp.so.1'), join(built, 'libgomp.so.1'));
  cpSync(join(made, 'throughtime.glibc.node'), join(built, 'throughtime.node'));
  run('npm', ['ci', ...quiet, '--os=linux', '--cpu=arm64', '--libc=glibc'], { cwd: folder });
  const [emulator, ...args] = [...onArm64(suite), 'node_modules/vitest/vitest.mjs', 'run', ...telling, '--project', 'float32'];
  // Threads, because a process of its own would be a program for another processor. Times are the emulator's.
  const { stdout } = spawnSync(emulator, [...args, '--pool', 'threads', '--reporter', 'json', '--testTimeout', '600000'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const { success, numPassedTests, numPendingTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const failed = testResults.filter(({ status }) => status !== 'passed').map(({ name, message }) => `${name} ${message}`);
  if (!success || failed.length > 0) throw new Error(failed.join(' | '));
  return `${numPassedTests} tests of ${testResults.length} files pass, ${numPendingTests} are left out there`;
}
