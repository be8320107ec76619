// Every vector of test/golden against the library. The counts are asserted, so a case cannot slip into «unsupported» unseen.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSuites } from './formats.js';
import { render, runSuite } from './report.js';

const golden = join(__dirname, '../golden');

/** Passed and unsupported cases of each suite; none may fail. */
const counts: Record<string, readonly [passed: number, unsupported: number]> = {
  'keras/layers': [60, 0],
  'keras/optimizers': [59, 0],
  onnx: [18, 0],
  'onnxruntime/attention_lstm_op_test': [6, 0],
  'onnxruntime/deep_cpu_gru_op_test': [56, 0],
  'onnxruntime/deep_cpu_lstm_op_test': [58, 0],
  'onnxruntime/rnn_op_test': [21, 0],
  'pytorch/attention': [14, 0],
  'pytorch/cells': [16, 0],
  'pytorch/layers': [12, 0],
  'pytorch/losses': [26, 0],
  'pytorch/models': [4, 0],
  'pytorch/optim': [29, 0],
  'pytorch/options': [7, 0],
  'pytorch/rnn': [85, 0],
  tfjs: [11, 0],
};
const suites = findSuites(golden, { text: '' });

test('all suites are found', () => {
  expect(suites.map(({ name }) => name).sort()).toEqual(Object.keys(counts).sort());
});

test.each(suites)('$name', async (suite) => {
  const result = await runSuite(suite);
  const unsupported = [...result.unsupported.values()].flat().length;
  expect(result.failed.length, render(result, false)).toBe(0);
  expect([result.passed.length, unsupported]).toEqual(counts[suite.name]);
});
