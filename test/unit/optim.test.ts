// Optimizers against their equations in plain JavaScript, groups, state, clipping and the guard.
import { describe, expect, it } from 'vitest';
import { Adam, AdamW, clipGradNorm, full, Parameter, SGD, tensor, type Optimizer, type Tensor } from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: Tensor | undefined) => [...(t?.dataSync() ?? [])];
const start = [1, -2, 3];
const parameter = () => new Parameter(tensor(start));
// The gradient of Σ x⁴/4 is x³: neither constant nor linear.
const gradient = (x: number) => x ** 3;

function trajectory(p: Tensor, optimizer: Optimizer, steps = 8): number[] {
  for (let i = 0; i < steps; i++) {
    optimizer.zeroGrad();
    p.mul(p).mul(p.mul(p)).mul(0.25).sum().backward();
    optimizer.step();
  }
  return list(p);
}

function close(got: readonly number[], want: readonly number[]): void {
  got.forEach((v, i) => expect(v).toBeCloseTo(want[i] as number, 4));
}

describe('SGD', () => {
  it.each([[{ lr: 0.01 }], [{ lr: 0.01, momentum: 0.9, dampening: 0.3 }], [{ lr: 0.01, momentum: 0.9, nesterov: true, weightDecay: 0.1 }]])(
    '%o',
    (options) => {
      const { lr, momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options as { lr: number } & Record<string, never>;
      const want = start.map((x0) => {
        let [x, b] = [x0, 0];
        for (let t = 0; t < 8; t++) {
          const g = gradient(x) + weightDecay * x;
          b = t === 0 ? g : momentum * b + (1 - dampening) * g;
          x -= lr * (nesterov ? g + momentum * b : momentum ? b : g);
        }
        return x;
      });
      const p = parameter();
      close(trajectory(p, new SGD([p], options)), want);
    },
  );
});

describe('Adam and AdamW', () => {
  it.each([
    [Adam, { lr: 0.1 }, 0, false],
    [Adam, { lr: 0.1, weightDecay: 0.1, betas: [0.8, 0.99] as const, eps: 1e-3 }, 0.1, false],
    [AdamW, { lr: 0.1 }, 0.01, true],
    [AdamW, { lr: 0.1, weightDecay: 0.3 }, 0.3, true],
  ] as const)('%o %o', (Kind, options, weightDecay, decoupled) => {
    const { lr, betas: [b1, b2] = [0.9, 0.999], eps = 1e-8 } = options as { lr: number; betas?: [number, number]; eps?: number };
    const want = start.map((x0) => {
      let [x, m, v] = [x0, 0, 0];
      for (let t = 1; t <= 8; t++) {
        const g = gradient(x) + (decoupled ? 0 : weightDecay * x);
        if (decoupled) x -= lr * weightDecay * x;
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        x -= (lr * (m / (1 - b1 ** t))) / (Math.sqrt(v / (1 - b2 ** t)) + eps);
      }
      return x;
    });
    const p = parameter();
    close(trajectory(p, new Kind([p], options)), want);
  });
});

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

  it.each([[(p: Tensor) => new Adam([p], { lr: 0.1 })], [(p: Tensor) => new SGD([p], { lr: 0.01, momentum: 0.9 })]])(
    'continues from its state',
    (make) => {
      const whole = parameter();
      const want = trajectory(whole, make(whole), 8);
      const half = parameter();
      const before = make(half);
      trajectory(half, before, 4);
      const { buffers, ...plain } = before.stateDict();
      const values = new Map([...buffers].map(([name, t]) => [name, { shape: t.shape, data: t.dataSync() }]));
      const rest = new Parameter(tensor(list(half)));
      const after = make(rest);
      after.loadStateDict({ ...(JSON.parse(JSON.stringify(plain)) as typeof plain), buffers: values });
      expect(trajectory(rest, after, 4)).toEqual(want);
    },
  );

  it('refuses what it cannot do', () => {
    const p = parameter();
    expect(() => new Adam([])).toThrow(failure('ERR_TT_ARG', 'Adam: params', 'at least one'));
    expect(() => new Adam([p, p])).toThrow(failure('ERR_TT_ARG', 'twice'));
    expect(() => new Adam([p, { params: [parameter()] }] as unknown as Tensor[])).toThrow(failure('ERR_TT_ARG', 'not both'));
    expect(() => new Adam([p], { learningRate: 1 } as object)).toThrow(
      failure('ERR_TT_ARG', '"learningRate"', 'lr, betas, eps, weightDecay'),
    );
    expect(() => new Adam([{ params: [p], momentum: 1 } as object as { params: Tensor[] }])).toThrow(failure('ERR_TT_ARG', '"momentum"'));
    expect(() => new Adam([p], { betas: [0.9, 1] })).toThrow(failure('ERR_TT_RANGE', 'betas'));
    expect(() => new SGD([p], { lr: -1 })).toThrow(failure('ERR_TT_RANGE', 'lr'));
    expect(() => new SGD([p], { nesterov: true })).toThrow(failure('ERR_TT_ARG', 'nesterov'));
    expect(() => new Adam([p]).loadStateDict(new SGD([p]).stateDict() as never)).toThrow(failure('ERR_TT_ARG', 'SGD', 'Adam'));
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
