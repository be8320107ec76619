// npm run conformance -- DIR... [--suite NAME] [--device cpu|cuda] [--text FILE] [--verbose]
// Runs every case of the vectors found in the directories. Exit code 1 when a case fails, a file is malformed or nothing was found.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setDefaultDevice, type DeviceName } from 'throughtime';
import { findSuites } from './formats.js';
import { Malformed, render, runSuite } from './report.js';

const usage = 'usage: npm run conformance -- DIR... [--suite NAME] [--device cpu|cuda] [--text FILE] [--verbose]';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      suite: { type: 'string' },
      device: { type: 'string', default: 'cpu' },
      text: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Malformed(usage);
  useDevice(values.device);
  const suites = positionals.flatMap((folder) => {
    if (!existsSync(folder)) throw new Malformed(`${folder} is not there`);
    return findSuites(folder, { text: values.text ?? nearbyText(folder) });
  });
  const chosen = suites.filter(({ name }) => values.suite === undefined || name === values.suite || name.endsWith(`/${values.suite}`));
  if (chosen.length === 0) throw new Malformed(`no suite${values.suite ? ` ${values.suite}` : ''} in ${positionals.join(', ')}`);
  let failed = false;
  for (const suite of chosen) {
    const result = await runSuite(suite);
    console.log(render(result, values.verbose));
    failed ||= result.failed.length > 0 || result.passed.length + result.unsupported.size === 0;
  }
  return !failed;
}

/** Every tensor of a case goes there. */
function useDevice(device: string): void {
  try {
    setDefaultDevice(device as DeviceName);
  } catch (error) {
    throw new Malformed((error as Error).message, { cause: error });
  }
}

/** tiny-shakespeare in a `data` folder beside or above the directory. */
function nearbyText(folder: string): string {
  const up = ['..', '../..', '.'].map((step) => resolve(folder, step, 'data/tinyshakespeare/input.txt'));
  return up.find((file) => existsSync(file)) ?? join(folder, 'input.txt');
}

main().then(
  (ok) => {
    process.exitCode = ok ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Malformed ? error.message : error);
    process.exitCode = 1;
  },
);
