// What all optimizers share: groups, the guard, what they refuse; clipping and averages.
import { describe, expect, it } from 'vitest';
import {
  Adam,
  AdamW,
  ASGD,
  clipGradNorm,
  clipGradValue,
  ExponentialMovingAverage,
  Ftrl,
  full,
  Lion,
  NAdam,
  optimizerNames,
  optimizerOf,
  Parameter,
  RMSprop,
  SGD,
  tensor,
  type Tensor,
} from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: Tensor | undefined) => [...(t?.dataSync() ?? [])];
const start = [1, -2, 3];
const parameter = () => new Parameter(tensor(start));

describe('Optimizer', () => {
  it('gives each group its options', () => {
    const [a, b] = [parameter(), parameter()];
    const optimizer = new SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.25 });
    expect(optimizer.groups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.5, 0],
      [0.25, 0],
    ]);
    [a, b].forEach((p) => (p.grad = full([3], 1)));
    optimizer.step();
    expect([list(a), list(b)]).toEqual([
      [0.5, -2.5, 2.5],
      [0.75, -2.25, 2.75],
    ]);
    optimizer.lr = 1;
    expect([optimizer.lr, ...optimizer.groups.map(({ lr }) => lr)]).toEqual([1, 1, 1]);
  });

  it('skips parameters without a gradient', () => {
    const [a, b] = [parameter(), parameter()];
    const optimizer = new Adam([a, b]);
    optimizer.step();
    a.grad = full([3], 1);
    optimizer.step();
    expect([list(b), optimizer.stateDict().steps]).toEqual([start, [1, 0]]);
    optimizer.zeroGrad();
    expect(a.grad).toBeUndefined();
  });

  it('changes nothing when the guard is not finite', () => {
    const p = parameter();
    const optimizer = new AdamW([p]);
    for (const bad of [NaN, Infinity]) {
      p.grad = full([3], 1);
      optimizer.step({ guard: full([], bad) });
      expect(list(p)).toEqual(start);
    }
    optimizer.step({ guard: full([], 1) });
    expect(list(p)).not.toEqual(start);
  });

  it('refuses what it cannot do', () => {
    const p = parameter();
    expect(() => new Adam([])).toThrow(failure('ERR_TT_ARG', 'Adam: params', 'at least one'));
    const frozen = new Parameter(tensor(start), { requiresGrad: false });
    expect(() => new RMSprop([frozen])).toThrow(failure('ERR_TT_ARG', 'RMSprop: params is 1 without requiresGrad', 'requires a gradient'));
    expect(() => new Adam([frozen, p])).not.toThrow();
    expect(() => new Adam([p, p])).toThrow(failure('ERR_TT_ARG', 'twice'));
    expect(() => new Adam([p, { params: [parameter()] }] as unknown as Tensor[])).toThrow(failure('ERR_TT_ARG', 'not both'));
    expect(() => new Adam([p], { learningRate: 1 } as object)).toThrow(
      failure('ERR_TT_ARG', '"learningRate"', 'lr, betas, eps, weightDecay'),
    );
    expect(() => new Adam([{ params: [p], momentum: 1 } as object as { params: Tensor[] }])).toThrow(failure('ERR_TT_ARG', '"momentum"'));
    expect(() => new Adam([p], { betas: [0.9, 1] })).toThrow(failure('ERR_TT_RANGE', 'betas'));
    expect(() => new SGD([p], { lr: -1 })).toThrow(failure('ERR_TT_RANGE', 'lr'));
    expect(() => new NAdam([p], { momentumDecay: -1 })).toThrow(failure('ERR_TT_RANGE', 'momentumDecay'));
    expect(() => new ASGD([p], { weightDecay: NaN })).toThrow(failure('ERR_TT_ARG', 'weightDecay'));
    expect(() => new RMSprop([p], { alpha: 1.5 })).toThrow(failure('ERR_TT_RANGE', 'alpha'));
    expect(() => new Lion([p], { betas: [0.9, 1] })).toThrow(failure('ERR_TT_RANGE', 'betas'));
    expect(() => new Ftrl([p], { lr: 0 })).toThrow(failure('ERR_TT_RANGE', 'lr'));
    expect(() => new Ftrl([p], { lrPower: 0.5 })).toThrow(failure('ERR_TT_RANGE', 'lrPower'));
    expect(() => new SGD([p], { nesterov: true })).toThrow(failure('ERR_TT_ARG', 'nesterov'));
    expect(() => new Adam([p]).loadStateDict(new SGD([p]).stateDict() as never)).toThrow(failure('ERR_TT_ARG', 'SGD', 'Adam'));
    const adam = new Adam([p]);
    const buffers = new Map([['0.mu', full([3], 1)]]);
    expect(() => adam.loadStateDict({ ...adam.stateDict(), buffers })).toThrow(failure('ERR_TT_SHAPE', 'unexpected', '0.mu'));
  });

  it('is found by its name', () => {
    const p = parameter();
    expect(optimizerNames.map((name) => optimizerOf(name, [p]).kind)).toEqual(
      ['SGD', 'Adam', 'AdamW', 'NAdam', 'RAdam', 'Adamax', 'RMSprop', 'Adagrad', 'Adadelta', 'ASGD', 'Lion', 'Ftrl'], // as they are listed
    );
    expect(optimizerOf('rmsprop', [p], { alpha: 0.5 }).groups[0]).toMatchObject({ alpha: 0.5, lr: 0.01 });
    expect(() => optimizerOf('shampoo' as 'sgd', [p])).toThrow(failure('ERR_TT_ARG', '"shampoo"', '"adamax"'));
  });
});

describe('clipGradNorm', () => {
  it.each([
    [2, 5],
    [1, 7],
    [Infinity, 4],
  ])('norm %o', (normType, norm) => {
    const [a, b, c] = [parameter(), new Parameter(tensor([1])), parameter()];
    a.grad = tensor([3, 0, 0]);
    b.grad = tensor([-4]);
    expect(clipGradNorm([a, b, c], 1, { normType }).itemSync()).toBeCloseTo(norm, 5);
    expect(list(a.grad)[0]).toBeCloseTo(3 / norm, 5);
    expect(list(b.grad)[0]).toBeCloseTo(-4 / norm, 5);
    expect(clipGradNorm([a, b], 10, { normType }).itemSync()).toBeCloseTo(1, 5);
    expect(clipGradNorm([c], 1).itemSync()).toBe(0);
  });

  it('refuses other norms', () => {
    expect(() => clipGradNorm([], 1, { normType: 3 })).toThrow(failure('ERR_TT_RANGE', 'normType'));
    expect(() => clipGradNorm([], -1)).toThrow(failure('ERR_TT_RANGE', 'maxNorm'));
  });
});

describe('clipGradValue', () => {
  it('brings every element into the interval', () => {
    const [a, b] = [parameter(), parameter()];
    a.grad = tensor([-3, 0.5, NaN]);
    clipGradValue([a, b], 2);
    expect(list(a.grad)).toEqual([-2, 0.5, NaN]);
    a.grad = tensor([Infinity, -0.25, 2.5]);
    clipGradValue([a], 0);
    expect(list(a.grad).map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('refuses what is no limit', () => {
    expect(() => clipGradValue([], -1)).toThrow(failure('ERR_TT_RANGE', 'clipGradValue: clipValue'));
    expect(() => clipGradValue([], NaN)).toThrow(failure('ERR_TT_ARG', 'clipValue'));
  });
});

describe('ExponentialMovingAverage', () => {
  it('follows the parameters', () => {
    const p = parameter();
    const average = new ExponentialMovingAverage([p], { decay: 0.75 });
    const optimizer = new SGD([p], { lr: 1 });
    let want = start;
    for (let step = 1; step <= 3; step++) {
      p.grad = full([3], -4);
      optimizer.step();
      average.update();
      want = want.map((value, i) => 0.75 * value + 0.25 * ((start[i] as number) + 4 * step));
    }
    expect(list(average.stateDict().get('0'))).toEqual(want);
    average.swap();
    expect([list(p), list(average.stateDict().get('0'))]).toEqual([want, start.map((value) => value + 12)]);
    average.swap();
    expect([list(p), list(average.stateDict().get('0'))]).toEqual([start.map((value) => value + 12), want]);
    expect(p.requiresGrad).toBe(true);
  });

  it('continues from its state', () => {
    const p = parameter();
    const [whole, rest] = [new ExponentialMovingAverage([p]), new ExponentialMovingAverage([p])];
    p.grad = full([3], 1);
    new SGD([p], { lr: 1 }).step();
    whole.update();
    rest.loadStateDict(new Map([...whole.stateDict()].map(([name, t]) => [name, { shape: t.shape, data: t.dataSync() }])));
    for (const average of [whole, rest]) average.update();
    expect(list(rest.stateDict().get('0'))).toEqual(list(whole.stateDict().get('0')));
    expect(list(rest.stateDict().get('0'))).not.toEqual(start);
  });

  it('refuses what it cannot do', () => {
    const p = parameter();
    expect(() => new ExponentialMovingAverage([])).toThrow(failure('ERR_TT_ARG', 'at least one parameter'));
    expect(() => new ExponentialMovingAverage([p, p])).toThrow(failure('ERR_TT_ARG', 'twice'));
    expect(() => new ExponentialMovingAverage([p], { decay: 1.5 })).toThrow(failure('ERR_TT_RANGE', 'decay'));
    const average = new ExponentialMovingAverage([p]);
    expect(() => average.loadStateDict(new Map([['0', full([4], 1)]]))).toThrow(failure('ERR_TT_SHAPE', '[4]', '[3]'));
    expect(() => average.loadStateDict(new Map([['1', full([3], 1)]]))).toThrow(failure('ERR_TT_SHAPE', 'missing: 0', 'unexpected: 1'));
  });
});
