// Every optimizer: its equations in plain JavaScript, its state in the middle of a run, maximizing, the guard.
import { describe, expect, it } from 'vitest';
import { Adam, full, optimizerOf, Parameter, SGD, tensor, type Optimizer, type OptimizerName, type Tensor } from '../../lib/index.js';

/** Buffers of one number, zeros at first. */
interface Memory {
  a: number;
  b: number;
  c: number;
}
/** The filled-in options; each optimizer has some of them. */
interface Options {
  readonly betas: readonly [number, number];
  readonly amsgrad: boolean;
  readonly nesterov: boolean;
  readonly centered: boolean;
  readonly decoupledWeightDecay: boolean;
  readonly lr: number;
  readonly weightDecay: number;
  readonly eps: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly momentumDecay: number;
  readonly alpha: number;
  readonly lrDecay: number;
  readonly initialAccumulatorValue: number;
  readonly rho: number;
  readonly lambd: number;
  readonly lrPower: number;
  readonly l1: number;
  readonly l2Shrinkage: number;
  readonly beta: number;
}
/** x after step t with gradient g. */
type Reference = (o: Options, memory: Memory, x: number, g: number, t: number) => number;

const start = [1, -2, 3, 0.25, -0.125];
const steps = 12;
const list = (t: Tensor | undefined) => [...(t?.dataSync() ?? [])];
/** Of Σ x⁴/4: neither constant nor linear. */
const gradient = (x: number) => x ** 3;
/** Decayed values and gradient: [x, g]. */
function decay({ lr, weightDecay }: Options, decoupled: boolean, x: number, g: number): readonly [number, number] {
  return decoupled ? [x * (1 - lr * weightDecay), g] : [x, g + weightDecay * x];
}
/** Moves the means and returns them with their corrections: [m, v, 1 - β1ᵗ, 1 - β2ᵗ]. */
function moments({ betas }: Options, memory: Memory, g: number, t: number) {
  const [beta1, beta2] = betas;
  memory.a = beta1 * memory.a + (1 - beta1) * g;
  memory.b = beta2 * memory.b + (1 - beta2) * g * g;
  return [memory.a, memory.b, 1 - beta1 ** t, 1 - beta2 ** t] as const;
}

function adam(decoupled: boolean): Reference {
  return (o, memory, x0, g0, t) => {
    const [x, g] = decay(o, decoupled, x0, g0);
    const [m, v, first, second] = moments(o, memory, g, t);
    memory.c = Math.max(memory.c, v);
    return x - (o.lr * (m / first)) / (Math.sqrt((o.amsgrad ? memory.c : v) / second) + o.eps);
  };
}

const references: Record<OptimizerName, Reference> = {
  sgd: (o, memory, x, g0, t) => {
    const g = decay(o, false, x, g0)[1];
    const { lr, momentum, dampening, nesterov } = o;
    memory.a = t === 1 ? g : momentum * memory.a + (1 - dampening) * g;
    return x - lr * (nesterov ? g + momentum * memory.a : momentum ? memory.a : g);
  },
  adam: adam(false),
  adamw: adam(true),
  nadam: (o, memory, x0, g0, t) => {
    const [x, g] = decay(o, o.decoupledWeightDecay, x0, g0);
    const mu = (at: number) => o.betas[0] * (1 - 0.5 * 0.96 ** (at * o.momentumDecay));
    const [m, v, , second] = moments(o, memory, g, t);
    memory.c = (t === 1 ? 1 : memory.c) * mu(t);
    const step = ((1 - mu(t)) * g) / (1 - memory.c) + (mu(t + 1) * m) / (1 - memory.c * mu(t + 1));
    return x - (o.lr * step) / (Math.sqrt(v / second) + o.eps);
  },
  radam: (o, memory, x0, g0, t) => {
    const [x, g] = decay(o, o.decoupledWeightDecay, x0, g0);
    const [m, v, first, second] = moments(o, memory, g, t);
    const limit = 2 / (1 - o.betas[1]) - 1;
    const rho = limit - (2 * t * (1 - second)) / second;
    if (rho <= 5) return x - (o.lr * m) / first;
    const rectified = Math.sqrt(((rho - 4) * (rho - 2) * limit) / ((limit - 4) * (limit - 2) * rho));
    return x - (((o.lr * m) / first) * rectified * Math.sqrt(second)) / (Math.sqrt(v) + o.eps);
  },
  adamax: (o, memory, x, g0, t) => {
    const g = decay(o, false, x, g0)[1];
    const [m, , first] = moments(o, memory, g, t);
    memory.c = Math.max(o.betas[1] * memory.c, Math.abs(g) + o.eps);
    return x - ((o.lr / first) * m) / memory.c;
  },
  rmsprop: (o, memory, x, g0) => {
    const { lr, alpha, eps, momentum, centered } = o;
    const g = decay(o, false, x, g0)[1];
    memory.a = alpha * memory.a + (1 - alpha) * g * g;
    memory.b = alpha * memory.b + (1 - alpha) * g;
    const step = g / (Math.sqrt(memory.a - (centered ? memory.b ** 2 : 0)) + eps);
    memory.c = momentum * memory.c + step;
    return x - lr * memory.c;
  },
  adagrad: (o, memory, x, g0, t) => {
    const { lr, lrDecay, initialAccumulatorValue, eps } = o;
    const g = decay(o, false, x, g0)[1];
    memory.a = (t === 1 ? initialAccumulatorValue : memory.a) + g * g;
    return x - ((lr / (1 + (t - 1) * lrDecay)) * g) / (Math.sqrt(memory.a) + eps);
  },
  adadelta: (o, memory, x, g0) => {
    const { lr, rho, eps } = o;
    const g = decay(o, false, x, g0)[1];
    memory.a = rho * memory.a + (1 - rho) * g * g;
    const step = (Math.sqrt(memory.b + eps) / Math.sqrt(memory.a + eps)) * g;
    memory.b = rho * memory.b + (1 - rho) * step * step;
    return x - lr * step;
  },
  asgd: (o, _, x, g0, t) => {
    const { lr, lambd, alpha } = o;
    const eta = lr / (1 + lambd * lr * (t - 1)) ** alpha;
    return x * (1 - lambd * eta) - eta * decay(o, false, x, g0)[1];
  },
  lion: (o, memory, x, g) => {
    const mean = (beta: number) => beta * memory.a + (1 - beta) * g;
    const step = Math.sign(mean(o.betas[0]));
    memory.a = mean(o.betas[1]);
    return decay(o, true, x, g)[0] - o.lr * step;
  },
  ftrl: (o, memory, x, g, t) => {
    const { lr, lrPower, initialAccumulatorValue, l1, weightDecay, l2Shrinkage, beta } = o;
    const before = t === 1 ? initialAccumulatorValue : memory.a;
    memory.a = before + g * g;
    const rate = (sum: number) => sum ** -lrPower / lr;
    memory.b += g + 2 * l2Shrinkage * x - (rate(memory.a) - rate(before)) * x;
    const soft = Math.sign(memory.b) * Math.max(Math.abs(memory.b) - l1, 0);
    return -soft / (rate(memory.a) + beta / lr + weightDecay);
  },
};

const cases: readonly [OptimizerName, Record<string, unknown>][] = [
  ['sgd', { lr: 0.01 }],
  ['sgd', { lr: 0.01, momentum: 0.9, dampening: 0.3 }],
  ['sgd', { lr: 0.01, momentum: 0.9, nesterov: true, weightDecay: 0.1 }],
  ['adam', { lr: 0.1 }],
  ['adam', { lr: 0.1, weightDecay: 0.1, betas: [0.8, 0.5], eps: 1e-3 }],
  ['adam', { lr: 0.1, amsgrad: true, betas: [0.9, 0.5] }],
  ['adamw', { lr: 0.1 }],
  ['adamw', { lr: 0.1, weightDecay: 0.3, amsgrad: true, betas: [0, 0.5] }],
  ['nadam', {}],
  ['nadam', { lr: 0.05, weightDecay: 0.1, momentumDecay: 0.5 }],
  ['nadam', { lr: 0.05, weightDecay: 0.1, decoupledWeightDecay: true }],
  ['radam', { lr: 0.1 }],
  ['radam', { lr: 0.1, weightDecay: 0.1, betas: [0.9, 0.7] }],
  ['radam', { lr: 0.1, weightDecay: 0.1, decoupledWeightDecay: true }],
  ['adamax', {}],
  ['adamax', { lr: 0.1, weightDecay: 0.1, betas: [0.8, 0.9], eps: 1e-2 }],
  ['rmsprop', {}],
  ['rmsprop', { lr: 0.02, alpha: 0.8, momentum: 0.5, weightDecay: 0.1 }],
  ['rmsprop', { centered: true, eps: 1e-2 }],
  ['rmsprop', { centered: true, momentum: 0.5, alpha: 0.7, eps: 1e-2 }],
  ['adagrad', { lr: 0.1 }],
  ['adagrad', { lr: 0.1, lrDecay: 0.2, initialAccumulatorValue: 0.5, weightDecay: 0.1, eps: 1e-2 }],
  ['adadelta', {}],
  ['adadelta', { lr: 0.5, rho: 0.7, eps: 1e-3, weightDecay: 0.1 }],
  ['asgd', {}],
  ['asgd', { lr: 0.02, lambd: 0.1, alpha: 0.5, t0: 3, weightDecay: 0.1 }],
  ['lion', {}],
  ['lion', { lr: 0.05, betas: [0.5, 0.8], weightDecay: 0.1 }],
  ['ftrl', { lr: 0.1 }],
  ['ftrl', { lr: 0.1, lrPower: -0.3, initialAccumulatorValue: 0.5, l1: 0.2, weightDecay: 0.1, l2Shrinkage: 0.05, beta: 0.3 }],
];

const make = (name: OptimizerName, params: readonly Parameter[], options: object) => optimizerOf(name, params, options as never);

function run(p: Tensor, optimizer: Optimizer, count: number, sign = 1): void {
  for (let i = 0; i < count; i++) {
    optimizer.zeroGrad();
    p.mul(p)
      .mul(p.mul(p))
      .mul(sign / 4)
      .sum()
      .backward();
    optimizer.step();
  }
}

describe.each(cases)('%s %o', (name, options) => {
  it('follows its equations', () => {
    const p = new Parameter(tensor(start));
    const optimizer = make(name, [p], options);
    const filled = optimizer.groups[0] as unknown as Options;
    const want = start.map((x0) => {
      const memory = { a: 0, b: 0, c: 0 };
      let x = x0;
      for (let t = 1; t <= steps; t++) x = references[name](filled, memory, x, gradient(x), t);
      return x;
    });
    run(p, optimizer, steps);
    list(p).forEach((value, i) => expect(value).toBeCloseTo(want[i] as number, 4));
    expect(list(p)).not.toEqual(start);
  });

  it('continues from its state to the same bits', () => {
    const whole = new Parameter(tensor(start));
    run(whole, make(name, [whole], options), steps);
    const half = new Parameter(tensor(start));
    const before = make(name, [half], options);
    run(half, before, 5);
    const { buffers, ...plain } = before.stateDict();
    const values = new Map([...buffers].map(([key, t]) => [key, { shape: t.shape, data: t.dataSync() }]));
    const rest = new Parameter(tensor(list(half)));
    const after = make(name, [rest], {});
    after.loadStateDict({ ...(JSON.parse(JSON.stringify(plain)) as typeof plain), buffers: values });
    run(rest, after, steps - 5);
    expect(list(rest)).toEqual(list(whole));
  });

  it('climbs what it would descend upside down', () => {
    const [down, up] = [new Parameter(tensor(start)), new Parameter(tensor(start))];
    run(down, make(name, [down], options), steps);
    run(up, make(name, [up], { ...options, maximize: true }), steps, -1);
    expect(list(up)).toEqual(list(down));
  });

  it('changes neither parameters nor buffers when the guard is not finite', () => {
    const p = new Parameter(tensor(start));
    const optimizer = make(name, [p], options);
    run(p, optimizer, 2);
    const now = () => [list(p), ...[...optimizer.stateDict().buffers.values()].map(list)];
    const before = now();
    for (const bad of [NaN, Infinity]) {
      p.grad = full([start.length], 1);
      optimizer.step({ guard: full([], bad) });
      expect(now()).toEqual(before);
    }
    optimizer.step({ guard: full([], 1) });
    expect(now()).not.toEqual(before);
  });
});

describe('RMSprop', () => {
  it('stays finite, centered, where gradients do not change', () => {
    const p = new Parameter(tensor(start));
    const optimizer = optimizerOf('rmsprop', [p], { centered: true, alpha: 0.5 });
    for (let step = 0; step < 60; step++) {
      p.grad = full([start.length], 0.1);
      optimizer.step();
    }
    expect(list(p).every(Number.isFinite)).toBe(true);
  });
});

describe('ASGD', () => {
  it('averages from step t0 on', () => {
    const p = new Parameter(tensor([0]));
    const optimizer = optimizerOf('asgd', [p], { lr: 1, lambd: 0, t0: 2 });
    const averages: number[] = [];
    for (let step = 0; step < 5; step++) {
      p.grad = full([1], -1);
      optimizer.step();
      averages.push(...list(optimizer.stateDict().buffers.get('0.ax')));
    }
    expect(averages).toEqual([1, 2, 3, 4, 4.5]);
  });
});

describe('SGD with groups', () => {
  it('takes the gradient as the first momentum of a group that turns it on later', () => {
    const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([1]))];
    const optimizer = new SGD(
      [
        { params: [a], momentum: 0, dampening: 0.5 },
        { params: [b], momentum: 0.9 },
      ],
      { lr: 1 },
    );
    const step = () => {
      for (const p of [a, b]) p.grad = tensor([1]);
      optimizer.step();
    };
    step();
    expect([...optimizer.stateDict().buffers.keys()]).toEqual(['1.momentum']);
    (optimizer.groups[0] as { momentum: number }).momentum = 0.9;
    step();
    expect([a.itemSync(), b.itemSync()].map((x) => Math.fround(x))).toEqual([-1, 1 - 1 - 1.9].map(Math.fround));
    expect([...optimizer.stateDict().buffers.keys()]).toEqual(['0.momentum', '1.momentum']);
  });
});

describe('groups', () => {
  const parameters = (): [Parameter] => [new Parameter(full([2], 1))];

  it('options of an optimizer are looked at where every group has its own', () => {
    const groups = [{ params: parameters(), lr: 0.1, momentum: 0.9 }];
    expect(() => new SGD(groups, { lr: NaN })).toThrow('SGD: lr is NaN, expected a number of at least 0');
    expect(() => new Adam([{ params: parameters(), betas: [0, 0] }], { betas: ['0.9', null] as never })).toThrow('Adam: betas is');
    // What only makes sense together may be completed by a group.
    expect(new SGD(groups, { nesterov: true }).groups[0]?.nesterov).toBe(true);
    expect(() => new SGD([{ params: parameters() }], { nesterov: true })).toThrow('SGD: nesterov is true, expected false');
  });

  it('an optimizer keeps the parameters it was made for', () => {
    const [w] = parameters();
    const optimizer = new SGD([w], { lr: 0.1 });
    const group = optimizer.groups[0] as { params: readonly Tensor[] };
    expect(() => (group.params = parameters())).toThrow(
      'SGD: params of a group is an array of 1, expected the parameters it was made for (for others make another optimizer)',
    );
    expect(() => (group.params as Tensor[]).pop()).toThrow(TypeError);
    expect(() => (optimizer.groups as unknown[]).pop()).toThrow(TypeError);
    w.grad = full([2], 1);
    optimizer.step();
    expect(w.dataSync()[0]).toBeCloseTo(0.9);
  });
});
