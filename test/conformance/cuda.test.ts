// Every vector of test/golden on the emulated GPU, within the limits that hold on the CPU.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setDefaultDevice } from 'throughtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSuites } from './formats.js';
import { render, runSuite } from './report.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const before = process.env['THROUGHTIME_CUDA'];
const suites = findSuites(join(__dirname, '../golden'), { text: '' });

describe.skipIf(!existsSync(emulated))('on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
    setDefaultDevice('cuda');
  });
  afterAll(() => {
    setDefaultDevice('cpu');
    if (before === undefined) delete process.env['THROUGHTIME_CUDA'];
    else process.env['THROUGHTIME_CUDA'] = before;
  });

  it.each(suites)('$name', async (suite) => {
    const result = await runSuite(suite);
    expect(result.failed.length, render(result, false)).toBe(0);
    expect(result.passed.length, render(result, false)).toBe(suite.cases.length);
  });
});
