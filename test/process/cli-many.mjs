// Runs command lines one after another in this process, as the program does each: starting Node anew for each costs most of the time.
// Takes a JSON list of argument lists; prints a JSON list of { code, out, err }.
import { createRequire } from 'node:module';

const { run } = createRequire(import.meta.url)('../../dist/cli/run.js');
const print = process.stdout.write.bind(process.stdout);

const results = [];
for (const args of JSON.parse(process.argv[2])) {
  const result = { code: 0, out: '', err: '' };
  process.stdout.write = (text) => Boolean((result.out += text));
  process.stderr.write = (text) => Boolean((result.err += text));
  process.exitCode = undefined;
  await run([process.execPath, 'throughtime', ...args]);
  result.code = process.exitCode ?? 0;
  results.push(result);
}
process.exitCode = 0;
print(JSON.stringify(results));
