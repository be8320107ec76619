// Which way the steps of a recurrence go on an emulated GPU: chosen by a model, by times or by name, and told by the layer.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const before = process.env['THROUGHTIME_CUDA'];
const shape = { batch: 3, steps: 50 };

it('the CPU has nothing to choose from', () => {
  const layer = new tt.LSTM(3, 4);
  expect(tt.kernelChoice('cpu')).toBe('model');
  tt.setKernelChoice('model', 'cpu');
  const words = "setKernelChoice: choice is 'stepwise', which cpu does not have";
  expect(() => tt.setKernelChoice('stepwise', 'cpu')).toThrow(failure('ERR_TT_ARG', words));
  expect(() => tt.setKernelChoice('fastest' as never)).toThrow(failure('ERR_TT_ARG', 'choice is "fastest"', 'measured'));
  expect(layer.ways(shape)).toEqual([]);
  expect(layer.explain(shape)).toBe(layer.explain());
});

it('what is no shape is an error', () => {
  const layer = new tt.GRU(3, 4);
  expect(() => layer.ways({ batch: 0, steps: 1 })).toThrow(failure('ERR_TT_RANGE', 'GRU: ways: batch is 0'));
  expect(() => layer.explain({ batch: 2 } as never)).toThrow(failure('ERR_TT_ARG', 'GRU: explain: steps is undefined'));
  expect(() => layer.ways({ ...shape, length: 2 } as never)).toThrow(failure('ERR_TT_ARG', 'length'));
});

describe.skipIf(!existsSync(emulated))('on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
  });
  afterEach(() => {
    tt.setPrecision('float32', 'cuda');
    tt.setKernelChoice('model', 'cuda');
  });
  afterAll(() => {
    if (before === undefined) delete process.env['THROUGHTIME_CUDA'];
    else process.env['THROUGHTIME_CUDA'] = before;
  });

  const names = (ways: readonly tt.RecurrentWay[], pass: 'forward' | 'backward') =>
    ways.filter((way) => way.pass === pass && way.why === undefined).map(({ way }) => way);
  const chosen = (layer: { ways: tt.LSTM['ways'] }, of = shape) =>
    layer.ways(of).map((ways) => ways.filter((way) => way.chosen).map(({ pass, way }) => `${pass} ${way}`));

  it('a layer tells the ways of every layer, the chosen one first, and why others do not fit', () => {
    const layer = new tt.LSTM(3, 5, { layers: 2 }).to('cuda');
    const [first, second] = layer.ways(shape);
    expect(first).toEqual(second);
    expect(names(first ?? [], 'forward').sort()).toEqual(['grid-float32', 'stepwise']);
    const why = { chosen: false, measured: false, layers: 2, why: 'it multiplies in tf32 or bf16' };
    for (const pass of ['forward', 'backward']) for (const way of ['cluster', 'grid']) expect(first).toContainEqual({ pass, way, ...why });
    for (const { why: unfit, microseconds } of first ?? []) expect(unfit === undefined ? microseconds : 1).toBeGreaterThan(0);
    expect(chosen(layer)).toEqual([
      ['forward grid-float32', 'backward grid-float32'],
      ['forward grid-float32', 'backward grid-float32'],
    ]);
    tt.setPrecision('bf16', 'cuda');
    expect(names(layer.ways(shape)[0] ?? [], 'forward').sort()).toEqual(['cluster', 'grid', 'grid-float32', 'stepwise']);
  });

  it('explains them in words', () => {
    const layer = new tt.LSTM(3, 5, { layers: 2 }).to('cuda');
    const told = layer.explain(shape);
    expect(told).toMatch(
      /^one call of lstm for 2 layers; on cuda:0 in float32, batch 3, 50 steps: forward grid-float32, about [\d.]+ µs a step, 2 layers at once \(stepwise [\d.]+; /,
    );
    expect(told).toContain('; cluster not: it multiplies in tf32 or bf16');
    expect(told).toContain(', backward grid-float32, about');
    expect(layer.explain()).toBe('one call of lstm for 2 layers; which way the steps go on cuda:0 is told for a shape { batch, steps }');
    const mixed = new tt.GRU(3, [4, 6, 4]).to('cuda').explain(shape);
    expect(mixed).toMatch(/because of hiddenSize; on cuda:0 .*: layer 0 and 2 forward .*; layer 1 forward /);
  });

  it.each([
    ['a projection', () => new tt.LSTM(3, 5, { projection: 3 })],
    ['a reset before the product', () => new tt.GRU(3, 5, { resetAfter: false })],
  ] as const)('%s makes a step two products, in one launch for all steps or one by one', (_, make) => {
    const layer = make().to('cuda');
    const ways = layer.ways(shape)[0] ?? [];
    expect(chosen(layer)).toEqual([['forward grid-float32', 'backward grid-float32']]);
    for (const pass of ['forward', 'backward'] as const) expect(names(ways, pass)).toEqual(['grid-float32', 'stepwise']);
    expect(new Set(ways.map(({ why }) => why))).toEqual(new Set([undefined, 'a step is two products']));
    expect(chosen(layer, { batch: 3, steps: 1 })).toEqual([['forward stepwise', 'backward stepwise']]);
    tt.setKernelChoice('stepwise', 'cuda');
    expect(chosen(layer)).toEqual([['forward stepwise', 'backward stepwise']]);
  });

  it('an option of the cell goes step by step, for a reason', () => {
    const layer = new tt.RNN(3, 5, { clip: 1 }).to('cuda');
    expect(chosen(layer)).toEqual([['forward stepwise', 'backward stepwise']]);
    const why = 'options of the cell have a launch of their own in every step';
    expect(new Set(layer.ways(shape)[0]?.map((way) => way.why))).toEqual(new Set([undefined, why]));
  });

  it('one step is one launch', () => {
    const layer = new tt.RNN(3, 5).to('cuda');
    expect(chosen(layer, { batch: 3, steps: 1 })).toEqual([['forward stepwise', 'backward stepwise']]);
  });

  /** Outputs and gradients of a layer. */
  const run = (precision: tt.Precision, choice: tt.KernelChoice): number[] => {
    tt.setPrecision(precision, 'cuda');
    tt.setKernelChoice(choice, 'cuda');
    expect(tt.kernelChoice('cuda:0')).toBe(choice);
    tt.setSeed(7);
    const layer = new tt.LSTM(4, 17, { layers: 2, bidirectional: true }).to('cuda');
    const x = tt.uniform([3, 5, 4], { device: 'cuda' });
    const { output } = layer.forward(x, { lengths: tt.tensor(Int32Array.of(5, 2, 3), { device: 'cuda' }) });
    output.sum().backward();
    return [...output.dataSync(), ...layer.parameters().flatMap(({ grad }) => [...(grad as tt.Tensor).dataSync()])];
  };
  const distance = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

  it.each([
    ['float32', ['grid-float32', 'stepwise'], 1e-5],
    ['bf16', ['cluster', 'grid', 'grid-float32', 'stepwise'], 0.08],
  ] as const)('every way computes the same in %s, but for rounding', (precision, ways, tolerance) => {
    const all = ways.map((way) => run(precision, way));
    for (const one of all) expect(distance(one, all.at(-1) as number[])).toBeLessThan(tolerance);
    const different = new Set(all.map((one) => one.join()));
    expect(different.size).toBe(ways.length);
    expect(run(precision, 'model')).toEqual(run(precision, 'model'));
  });

  it('tries every way that fits and tells its time, where that is wanted', () => {
    const exact = run('bf16', 'stepwise');
    for (let turn = 0; turn < 5; turn++) expect(distance(run('bf16', 'measured'), exact)).toBeLessThan(0.08);
    const layer = new tt.LSTM(4, 17, { bidirectional: true }).to('cuda');
    const [ways] = layer.ways({ batch: 3, steps: 5 });
    const fit = ways?.filter((way) => way.why === undefined) ?? [];
    expect(fit.length).toBe(7); // with two multiprocessors and directions one way has no room
    for (const { measured, microseconds } of fit) expect([measured, (microseconds as number) > 0]).toEqual([true, true]);
    expect(layer.explain({ batch: 3, steps: 5 })).toMatch(/ µs a step as measured/);
    tt.setKernelChoice('model', 'cuda');
    expect(layer.ways({ batch: 3, steps: 5 })[0]?.every(({ measured }) => !measured)).toBe(true);
  });
});
