// Schedules against their closed forms, resumed in the middle, combined, and what they refuse. PyTorch's own numbers: test/conformance.
import { describe, expect, it } from 'vitest';
import {
  Adagrad,
  AdamW,
  ChainedScheduler,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  OneCycleLR,
  Parameter,
  PolynomialLR,
  ReduceLROnPlateau,
  scheduleNames,
  scheduleOf,
  SequentialLR,
  SGD,
  StepLR,
  WarmupLR,
  zeros,
  type Optimizer,
  type Schedule,
  type ScheduleState,
} from '../../lib/index.js';
import { failure } from './failure.js';

const bases = [0.1, 0.5] as const;
const parameter = () => new Parameter(zeros([1]));
/** Two groups, of rates 0.1 and 0.5. */
const optimizer = () => new SGD(bases.map((lr) => ({ params: [parameter()], lr })));
/** A metric that improves, rests and jumps. */
const metric = (step: number) => [1, 0.9, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8][step % 9] as number;
const cosine = (part: number) => (1 + Math.cos(Math.PI * part)) / 2;
const triangle = (step: number, up: number, down: number) => {
  const at = step % (up + down);
  return at <= up ? at / up : 1 - (at - up) / down;
};

/** Rates of both groups at steps 0 … count. */
function walk(schedule: Schedule, count: number): (readonly number[])[] {
  const rates = [schedule.lastLr];
  for (let step = 0; step < count; step++) {
    schedule.step(metric(step));
    rates.push(schedule.lastLr);
  }
  return rates;
}

/** How a schedule is made, and the rate of a base at a step where there is a formula. */
const kinds: readonly (readonly [string, (o: Optimizer) => Schedule, ((base: number, step: number) => number)?])[] = [
  ['StepLR', (o) => new StepLR(o, { stepSize: 3, gamma: 0.5 }), (base, step) => base * 0.5 ** Math.floor(step / 3)],
  [
    'MultiStepLR',
    (o) => new MultiStepLR(o, { milestones: [2, 3, 7] }),
    (base, step) => base * 0.1 ** [2, 3, 7].filter((milestone) => milestone <= step).length,
  ],
  ['ExponentialLR', (o) => new ExponentialLR(o, { gamma: 0.9 }), (base, step) => base * 0.9 ** step],
  [
    'CosineAnnealingLR',
    (o) => new CosineAnnealingLR(o, { tMax: 7, etaMin: 0.01 }),
    (base, step) => 0.01 + (base - 0.01) * cosine(step / 7),
  ],
  ['CosineAnnealingLR, one step', (o) => new CosineAnnealingLR(o, { tMax: 1 }), (base, step) => (step % 2 ? 0 : base)],
  [
    'CosineAnnealingWarmRestarts',
    (o) => new CosineAnnealingWarmRestarts(o, { t0: 2, tMult: 3, etaMin: 0.01 }),
    (base, step) => 0.01 + (base - 0.01) * cosine(step < 2 ? step / 2 : step < 8 ? (step - 2) / 6 : (step - 8) / 18),
  ],
  [
    'CosineAnnealingWarmRestarts, equal',
    (o) => new CosineAnnealingWarmRestarts(o, { t0: 4 }),
    (base, step) => base * cosine((step % 4) / 4),
  ],
  ['LinearLR', (o) => new LinearLR(o), (base, step) => base * Math.min(1, 1 / 3 + (step * 2) / 15)],
  [
    'LinearLR, down',
    (o) => new LinearLR(o, { startFactor: 1, endFactor: 0, totalIters: 9 }),
    (base, step) => base * Math.max(0, 1 - step / 9),
  ],
  ['PolynomialLR', (o) => new PolynomialLR(o, { totalIters: 9, power: 2 }), (base, step) => base * Math.max(0, 1 - step / 9) ** 2],
  ['LambdaLR', (o) => new LambdaLR(o, [(step) => 1 / (1 + step), () => 2]), (base, step) => (base === 0.1 ? base / (1 + step) : 2 * base)],
  [
    'OneCycleLR',
    (o) => new OneCycleLR(o, { maxLr: [1, 2], totalSteps: 21, pctStart: 0.25, divFactor: 10, finalDivFactor: 100 }),
    (base, step) => {
      const [max, rise] = [base === 0.1 ? 1 : 2, 0.25 * 21 - 1];
      const [first, last] = [max / 10, max / 1000];
      return step <= rise
        ? max + (first - max) * cosine(step / rise)
        : last + (max - last) * cosine(Math.min(1, (step - rise) / (20 - rise)));
    },
  ],
  [
    'OneCycleLR, linear in three phases',
    (o) => new OneCycleLR(o, { maxLr: 1, totalSteps: 20, annealStrategy: 'linear', threePhase: true, divFactor: 10, finalDivFactor: 10 }),
    (_, step) => {
      if (step <= 10) return step <= 5 ? 0.1 + (0.9 * step) / 5 : 1 - (0.9 * (step - 5)) / 5;
      return 0.1 - 0.09 * Math.min(1, (step - 10) / 9);
    },
  ],
  [
    'CyclicLR',
    (o) => new CyclicLR(o, { baseLr: 0.1, maxLr: [0.5, 0.9], stepSizeUp: 3, stepSizeDown: 2 }),
    (base, step) => 0.1 + (base === 0.1 ? 0.4 : 0.8) * triangle(step, 3, 2),
  ],
  [
    'CyclicLR, triangular2',
    (o) => new CyclicLR(o, { baseLr: 0.1, maxLr: 0.5, stepSizeUp: 3, mode: 'triangular2' }),
    (_, step) => 0.1 + (0.4 * triangle(step, 3, 3)) / 2 ** Math.floor(step / 6),
  ],
  [
    'CyclicLR, expRange',
    (o) => new CyclicLR(o, { baseLr: 0.1, maxLr: 0.5, stepSizeUp: 3, mode: 'expRange', gamma: 0.9 }),
    (_, step) => 0.1 + 0.4 * triangle(step, 3, 3) * 0.9 ** step,
  ],
  ['WarmupLR', (o) => new WarmupLR(o, { steps: 5, startFactor: 0.2 }), (base, step) => base * Math.min(1, 0.2 + 0.16 * step)],
  [
    'WarmupLR, then a cosine',
    (o) => new WarmupLR(o, { steps: 4, mode: 'exponential', startFactor: 0.0001, after: new CosineAnnealingLR(o, { tMax: 10 }) }),
    (base, step) => base * (step < 4 ? 10 ** (step - 4) : cosine((step - 4) / 10)),
  ],
  [
    'ChainedScheduler',
    (o) => new ChainedScheduler([new LinearLR(o, { startFactor: 0.5, totalIters: 4 }), new ExponentialLR(o, { gamma: 0.9 })]),
    (base, step) => base * Math.min(1, 0.5 + step / 8) * 0.9 ** step,
  ],
  [
    'SequentialLR',
    (o) => new SequentialLR([new LinearLR(o, { startFactor: 0.5, totalIters: 9 }), new StepLR(o, { stepSize: 2 })], { milestones: [4] }),
    (base, step) => base * (step < 4 ? 0.5 + step / 18 : 0.1 ** Math.floor((step - 4) / 2)),
  ],
  ['ReduceLROnPlateau', (o) => new ReduceLROnPlateau(o, { patience: 1, factor: 0.5, cooldown: 1 })],
  ['WarmupLR, then a plateau', (o) => new WarmupLR(o, { steps: 3, after: new ReduceLROnPlateau(o, { patience: 1 }) })],
];

describe.each(kinds.map(([name, make, formula]) => ({ name, make, formula })))('$name', ({ make, formula }) => {
  it.runIf(formula)('follows its formula', () => {
    walk(make(optimizer()), 20).forEach((rates, step) => {
      rates.forEach((rate, group) => {
        const want = formula?.(bases[group] as number, step) as number;
        expect(Math.abs(rate - want), `step ${step} is ${rate}, expected ${want}`).toBeLessThanOrEqual(1e-12 * want + 1e-16);
      });
    });
  });

  it.each([1, 4, 6, 8, 11])('resumes at step %i to the same bits', (cut) => {
    const momenta = (o: SGD) => o.groups.map(({ momentum }) => momentum);
    const want = walk(make(optimizer()), 20);
    const before = optimizer();
    const interrupted = make(before);
    walk(interrupted, cut);
    const state = JSON.parse(JSON.stringify(interrupted.stateDict())) as ScheduleState;
    const after = optimizer();
    // As after loading the optimizer's state first: its rates are those of the middle.
    after.groups.forEach((group, i) => (group.lr = state.lastLr[i] as number));
    const resumed = make(after);
    resumed.loadStateDict(state);
    expect(momenta(after)).toEqual(momenta(before));
    const rates = [resumed.lastLr];
    for (let step = cut; step < 20; step++) {
      resumed.step(metric(step));
      rates.push(after.groups.map(({ lr }) => lr));
    }
    expect(rates).toEqual(want.slice(cut));
    expect(resumed.stepCount).toBe(20);
  });

  it('restarts', () => {
    const schedule = make(optimizer());
    const want = walk(schedule, 9);
    schedule.restart();
    expect(walk(schedule, 9)).toEqual(want);
  });
});

describe('momentum', () => {
  it('cycles against the rate, or the first beta does', () => {
    const [sgd, adam] = [new SGD([parameter()], { momentum: 0.5 }), new AdamW([parameter()])];
    const cyclic = new CyclicLR(sgd, { baseLr: 0.1, maxLr: 1, stepSizeUp: 2, baseMomentum: 0.8, maxMomentum: 0.9 });
    const cycle = new OneCycleLR(adam, { maxLr: 1, totalSteps: 11, pctStart: 6 / 11, annealStrategy: 'linear' });
    const momenta = [0, 1, 2, 3, 4].map(() => {
      const now = [sgd.groups[0]?.momentum, adam.groups[0]?.betas[0], adam.groups[0]?.betas[1]];
      cyclic.step();
      cycle.step();
      return now;
    });
    [0.9, 0.85, 0.8, 0.85, 0.9].forEach((want, step) => expect(momenta[step]?.[0]).toBeCloseTo(want, 12));
    [0.95, 0.93, 0.91, 0.89, 0.87].forEach((want, step) => expect(momenta[step]?.[1]).toBeCloseTo(want, 12));
    expect(momenta.every(([, , beta2]) => beta2 === 0.999)).toBe(true);
  });

  it('stays where the schedule is told so', () => {
    const sgd = new SGD([parameter()], { momentum: 0.5 });
    new OneCycleLR(sgd, { maxLr: 1, totalSteps: 11, cycleMomentum: false }).step();
    new CyclicLR(sgd, { baseLr: 0.1, maxLr: 1, cycleMomentum: false }).step();
    expect(sgd.groups[0]?.momentum).toBe(0.5);
  });

  it('is asked for where there is none', () => {
    const adagrad = new Adagrad([parameter()]);
    expect(() => new OneCycleLR(adagrad, { maxLr: 1, totalSteps: 5 })).toThrow(failure('ERR_TT_ARG', 'cycleMomentum', 'Adagrad'));
    expect(() => new CyclicLR(adagrad, { baseLr: 0, maxLr: 1 })).toThrow(failure('ERR_TT_ARG', 'cycleMomentum', 'Adagrad'));
  });
});

describe('ReduceLROnPlateau', () => {
  const rates = (options: ConstructorParameters<typeof ReduceLROnPlateau>[1], metrics: readonly number[]) => {
    const sgd = new SGD([parameter()], { lr: 1 });
    const schedule = new ReduceLROnPlateau(sgd, { factor: 0.5, patience: 0, ...options });
    return metrics.map((value) => {
      schedule.step(value);
      return sgd.lr;
    });
  };

  it.each([
    ['smaller is better', {}, [1, 2, 0.5, 0.5], [1, 0.5, 0.5, 0.25]],
    ['larger is better', { mode: 'max' }, [1, 2, 2, 3], [1, 1, 0.5, 0.5]],
    ['patience', { patience: 2 }, [1, 1, 1, 1, 1], [1, 1, 1, 0.5, 0.5]],
    ['a relative threshold', { threshold: 0.1 }, [10, 9.5, 8.9], [1, 0.5, 0.5]],
    ['an absolute threshold', { threshold: 0.1, thresholdMode: 'abs' }, [10, 9.5, 9.45], [1, 1, 0.5]],
    ['a relative threshold upwards', { mode: 'max', threshold: 0.1 }, [10, 10.5, 11.5], [1, 0.5, 0.5]],
    ['an absolute threshold upwards', { mode: 'max', threshold: 0.1, thresholdMode: 'abs' }, [10, 10.05, 10.5], [1, 0.5, 0.5]],
    ['cooldown', { cooldown: 2 }, [1, 1, 1, 1, 1], [1, 0.5, 0.5, 0.5, 0.25]],
    ['the lowest rate', { minLr: 0.4 }, [1, 1, 1, 1], [1, 0.5, 0.4, 0.4]],
    ['falls too small to make', { eps: 0.3 }, [1, 1, 1, 1], [1, 0.5, 0.5, 0.5]],
  ] as const)('%s', (_, options, metrics, want) => {
    expect(rates(options, metrics)).toEqual(want);
  });

  it('needs a number', () => {
    const schedule = new ReduceLROnPlateau(optimizer());
    const chain = new ChainedScheduler([new StepLR(schedule.optimizer, { stepSize: 1 }), schedule]);
    expect([schedule.needsMetric, chain.needsMetric, new LambdaLR(optimizer(), () => 1).needsMetric]).toEqual([true, true, false]);
    expect(() => schedule.step()).toThrow(failure('ERR_TT_ARG', 'ReduceLROnPlateau: metric is undefined'));
    expect(() => schedule.step(NaN)).toThrow(failure('ERR_TT_ARG', 'metric is NaN'));
    expect(() => chain.step()).toThrow(failure('ERR_TT_ARG', 'ChainedScheduler: metric'));
    expect(chain.lastLr).toEqual(bases);
  });
});

describe('schedules', () => {
  it('tell their length', () => {
    const o = optimizer();
    const total = (schedule: Schedule) => schedule.totalSteps;
    const [line, falls] = [new LinearLR(o, { totalIters: 6 }), new StepLR(o, { stepSize: 1 })];
    expect(total(falls)).toBeUndefined();
    expect(total(new OneCycleLR(o, { maxLr: 1, totalSteps: 9 }))).toBe(9);
    expect(total(new ChainedScheduler([line, new PolynomialLR(o, { totalIters: 8 })]))).toBe(8);
    expect(total(new ChainedScheduler([line, falls]))).toBeUndefined();
    expect(total(new SequentialLR([falls, line], { milestones: [3] }))).toBe(9);
    expect(total(new WarmupLR(o, { steps: 5, after: new CosineAnnealingLR(o, { tMax: 10 }) }))).toBe(15);
    expect(total(new WarmupLR(o, { steps: 5 }))).toBe(5);
  });

  it('are found by their names', () => {
    const ends = {
      constant: 1,
      step: 0.001,
      exponential: 0.01,
      cosine: 0,
      onecycle: 4e-6,
      linear: 0,
      polynomial: 0,
      plateau: 1,
      warmup: 0,
    };
    for (const name of scheduleNames) {
      const sgd = new SGD([parameter()], { lr: 1 });
      const schedule = scheduleOf(name, sgd, { totalSteps: 30 });
      for (let step = 0; step < 30; step++) schedule.step(1 - step);
      expect(sgd.lr, name).toBeCloseTo(ends[name], 12);
    }
    expect(Object.keys(ends)).toEqual(scheduleNames);
    const adagrad = new Adagrad([parameter()], { lr: 1 });
    expect(scheduleOf('onecycle', adagrad, { totalSteps: 9, divFactor: 4 }).lastLr).toEqual([0.25]);
    expect(() => scheduleOf('sine' as 'cosine', adagrad, { totalSteps: 9 })).toThrow(failure('ERR_TT_ARG', '"sine"', '"cosine"'));
    expect(() => scheduleOf('cosine', adagrad, { totalSteps: 0 })).toThrow(failure('ERR_TT_RANGE', 'totalSteps'));
    expect(() => scheduleOf('cosine', adagrad, { totalSteps: 9, gamma: 1 } as never)).toThrow(failure('ERR_TT_ARG', '"gamma"', 'tMax'));
  });

  it('refuse what makes no sense', () => {
    const o = optimizer();
    const refused = (make: () => unknown, ...words: Parameters<typeof failure>) => expect(make).toThrow(failure(...words));
    refused(() => new StepLR(o, { stepSize: 0 }), 'ERR_TT_RANGE', 'StepLR: stepSize is 0');
    refused(() => new StepLR(o, {} as never), 'ERR_TT_ARG', 'stepSize is undefined');
    refused(() => new StepLR(parameter() as never, { stepSize: 1 }), 'ERR_TT_ARG', 'expected an optimizer');
    refused(() => new MultiStepLR(o, { milestones: [3, 3] }), 'ERR_TT_ARG', 'milestones is [3,3]', 'increasing');
    refused(() => new MultiStepLR(o, { milestones: [0, 3] }), 'ERR_TT_ARG', 'milestones', 'at least 1');
    refused(() => new ExponentialLR(o, { gamma: NaN }), 'ERR_TT_ARG', 'gamma');
    refused(() => new CosineAnnealingLR(o, { tMax: 0 }), 'ERR_TT_RANGE', 'tMax');
    refused(() => new CosineAnnealingWarmRestarts(o, { t0: 3, tMult: 1.5 }), 'ERR_TT_ARG', 'tMult');
    refused(() => new LinearLR(o, { startFactor: 0 }), 'ERR_TT_RANGE', 'startFactor', '(0, 1]');
    refused(() => new LinearLR(o, { totalIters: 0 }), 'ERR_TT_RANGE', 'totalIters');
    refused(() => new PolynomialLR(o, { totalIters: 0 }), 'ERR_TT_RANGE', 'totalIters');
    refused(() => new LambdaLR(o, [() => 1]), 'ERR_TT_ARG', 'factor', '2 groups');
    refused(() => new LambdaLR(o, () => NaN), 'ERR_TT_ARG', 'factor is NaN');
    refused(() => new OneCycleLR(o, { maxLr: 1, totalSteps: 0 }), 'ERR_TT_RANGE', 'totalSteps');
    refused(() => new OneCycleLR(o, { maxLr: 1, totalSteps: 5, divFactor: 0.5 }), 'ERR_TT_RANGE', 'divFactor');
    refused(() => new OneCycleLR(o, { maxLr: [1], totalSteps: 5 }), 'ERR_TT_ARG', 'maxLr is [1]', '2 groups');
    refused(() => new CyclicLR(o, { baseLr: 0.5, maxLr: 0.1 }), 'ERR_TT_RANGE', 'maxLr is 0.1', 'at least baseLr, 0.5');
    refused(() => new CyclicLR(o, { baseLr: 0.1, maxLr: 1, stepSizeUp: 0 }), 'ERR_TT_RANGE', 'stepSizeUp');
    refused(() => new ReduceLROnPlateau(o, { factor: 1 }), 'ERR_TT_RANGE', 'factor', '[0, 1)');
    refused(() => new ReduceLROnPlateau(o, { mode: 'up' as 'max' }), 'ERR_TT_ARG', '"up"');
    refused(() => new WarmupLR(o, { steps: 0 }), 'ERR_TT_RANGE', 'steps');
    refused(() => new WarmupLR(o, { steps: 5, mode: 'exponential', startFactor: 0 }), 'ERR_TT_RANGE', 'startFactor');
    const stranger = new StepLR(optimizer(), { stepSize: 1 });
    refused(() => new WarmupLR(o, { steps: 5, after: stranger }), 'ERR_TT_ARG', 'WarmupLR: StepLR belongs to another optimizer');
    refused(() => new ChainedScheduler([new StepLR(o, { stepSize: 1 }), stranger]), 'ERR_TT_ARG', 'another optimizer');
    refused(() => new ChainedScheduler([]), 'ERR_TT_ARG', 'at least one schedule');
    refused(() => new SequentialLR([stranger], { milestones: [4] }), 'ERR_TT_ARG', 'milestones', '0, one less');
  });

  it('end where OneCycleLR does', () => {
    const schedule = new OneCycleLR(optimizer(), { maxLr: 1, totalSteps: 3 });
    walk(schedule, 3);
    const rates = schedule.lastLr;
    expect(() => schedule.step()).toThrow(failure('ERR_TT_RANGE', 'step is 4', 'at most 3', 'totalSteps'));
    expect([schedule.stepCount, schedule.optimizer.groups.map(({ lr }) => lr)]).toEqual([3, rates]);
  });

  it('refuse states of others', () => {
    const schedule = new StepLR(optimizer(), { stepSize: 1 });
    const single = new StepLR(new SGD([parameter()]), { stepSize: 1 }).stateDict();
    expect(() => schedule.loadStateDict(new LinearLR(optimizer()).stateDict())).toThrow(failure('ERR_TT_ARG', 'LinearLR of', 'StepLR of'));
    expect(() => schedule.loadStateDict(single)).toThrow(failure('ERR_TT_ARG', 'of 1 groups', 'of 2 groups'));
    expect(() => schedule.loadStateDict({ ...schedule.stateDict(), step: -1 })).toThrow(failure('ERR_TT_RANGE', 'step is -1'));
    expect(schedule.stepCount).toBe(0);
  });
});
