// The runner goes red on planted faults: a perturbed number, a missing or unknown tensor, a file that is cut.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compare, compareSeries, relativeError } from './compare.js';
import { findSuites } from './formats.js';
import { Malformed, runSuite, type SuiteResult } from './report.js';

const golden = join(__dirname, '../golden');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vectors-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function copy(...files: string[]): void {
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    cpSync(join(golden, file), join(folder, file));
  }
}

async function only(): Promise<SuiteResult> {
  const [suite, ...others] = findSuites(folder, { text: '' });
  expect(others).toEqual([]);
  return runSuite(suite as NonNullable<typeof suite>);
}

/** Changes the last number of a tensor in a safetensors file. */
function perturb(file: string, tensor: string, by: number): void {
  const bytes = readFileSync(join(folder, file));
  const header = Number(bytes.readBigUInt64LE(0));
  const entries = JSON.parse(bytes.toString('utf8', 8, 8 + header)) as Record<string, { data_offsets: [number, number] }>;
  const at = 8 + header + (entries[tensor] as { data_offsets: [number, number] }).data_offsets[1] - 4;
  bytes.writeFloatLE(bytes.readFloatLE(at) + by, at);
  writeFileSync(join(folder, file), bytes);
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
}

test.each([
  ['layers', 'linear', 'y'],
  ['layers', 'linear', 'grad.weight'],
  ['rnn', '002-lstm-L1-lengths-B3T7I5H8', 'hn'],
  ['rnn', '002-lstm-L1-lengths-B3T7I5H8', 'grad.h0'],
  ['cells', 'gru-reset-before-0', 'grad.bias_hh'],
  ['losses', 'mse', 'loss'],
  ['optim', 'adam', 'trajectory'],
  ['optim', 'clip-norm-2.0', 'total'],
  ['models', 'lm-tied-gru-tbptt', 'losses'],
  ['models', 'lm-tied-gru-tbptt', 'final.out_bias.bias'],
])('%s: %s fails alone when %s is perturbed', async (suite, name, tensor) => {
  const files = [`pytorch/${suite}.json`, `pytorch/${suite}.safetensors`] as const;
  copy(...files);
  perturb(files[1], `${name}/${tensor}`, 0.01);
  const { failed } = await only();
  expect(failed.map((one) => one.name)).toEqual([name]);
  expect(failed[0]?.reason).toContain(tensor);
});

test.each([
  ['onnxruntime/rnn_op_test.jsonl', /("name":"Y",[^\]]*\],"data":\[)[^,]+/s],
  ['onnx/rnn_vectors.json', /("outputs": \{"Y": \{"shape": [^\]]*\], "dtype": "float32", "data": \[)[^,]+/s],
  ['keras/keras_rnn_vectors.json', /("expected": \{"shape": [^\]]*\], "data": \[)[^,]+/s],
  ['keras/keras_optimizer_vectors.json', /("optimizer": "SGD".*?"expected": \[)[^,]+/s],
  ['tfjs/tfjs_vectors.json', /("name": "SimpleRNN BPTT".*?"dense": )[\d.]+/s],
])('%s: one wrong number is one failure', async (file, number) => {
  copy(file);
  edit(file, (text) => {
    expect(text).toMatch(number);
    return text.replace(number, '$1 7.5');
  });
  expect((await only()).failed.length).toBe(1);
});

test('a case that must be refused and runs is a failure', async () => {
  copy('onnxruntime/rnn_op_test.jsonl');
  edit('onnxruntime/rnn_op_test.jsonl', (text) => text.replace('"expect":"success"', '"expect":"failure"'));
  expect((await only()).failed[0]?.reason).toContain('ran, expected an error');
});

test('a tensor that is not in the file, or that nothing reads, fails its case', async () => {
  copy('pytorch/layers.json', 'pytorch/layers.safetensors');
  edit('pytorch/layers.json', (text) => {
    const cases = JSON.parse(text) as Record<string, { tensors: string[] }>;
    cases['linear']?.tensors.push('scale');
    return JSON.stringify(cases);
  });
  expect((await only()).failed).toEqual([{ name: 'linear', reason: expect.stringContaining('scale') as string }]);
});

test('a new attribute or kind is unsupported, not passed', async () => {
  copy('pytorch/layers.json', 'pytorch/layers.safetensors');
  edit('pytorch/layers.json', (text) =>
    text.replace('"kind": "linear"', '"kind": "linear", "dilation": 2').replace('"name": "relu"', '"name": "mish"'),
  );
  const { unsupported, failed } = await only();
  expect(failed).toEqual([]);
  expect(Object.fromEntries(unsupported)).toEqual({ 'attribute dilation': ['linear'], 'activation mish': ['relu'] });
});

test('files that are cut or lack their other half are malformed', () => {
  copy('pytorch/layers.json');
  expect(() => findSuites(folder, { text: '' })).toThrow(Malformed);
  edit('pytorch/layers.json', (text) => text.slice(0, 100));
  expect(() => findSuites(folder, { text: '' })).toThrow(/is not JSON/);
});

test('an empty directory holds no suite', () => {
  expect(findSuites(folder, { text: '' })).toEqual([]);
});

test('comparison: NaN, missing and misshapen values are never right', () => {
  expect(relativeError([NaN], [1])).toBe(Infinity);
  expect(relativeError([1], [1, 2])).toBe(Infinity);
  expect(relativeError([0, 0], [0, 0])).toBe(0);
  const one = { shape: [1], data: [NaN] };
  expect(compare('outputs', 'y', one, { shape: [1], data: [1] }, { atol: 1, rtol: 1 }).ok).toBe(false);
  expect(compare('outputs', 'y', { shape: [1, 1], data: [1] }, { shape: [1], data: [1] }, { norm: 1 }).ok).toBe(false);
  expect(compareSeries('losses', 'losses', [1, 2], [1, 2, 3], 1).ok).toBe(false);
});
