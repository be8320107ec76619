// Optimizer trajectories on a quadratic, and clipping of gradients.
import { clipGradNorm, matmul, mul, Parameter, tensor, type Tensor } from 'throughtime';
import type { Fixture } from './fixture.js';
import { ERROR } from './limits.js';
import { compare } from '../compare.js';
import { makeOptimizer } from '../optimizers.js';
import { Malformed, type Check } from '../report.js';

export const optimizerKinds = ['SGD', 'Adam', 'AdamW', 'NAdam', 'RAdam', 'Adamax', 'RMSprop', 'Adagrad', 'Adadelta', 'ASGD'];

/** Minimises 0.5 w·A·w − b·w from w = linspace(−1, 1, n); the trajectory is w after every step. */
export async function runTrajectory(fixture: Fixture): Promise<Check[]> {
  const { kind, options, steps, objective } = fixture.attributes as {
    kind: string;
    options: Record<string, unknown>;
    steps: number;
    objective: string;
  };
  fixture.allow('options', 'steps', 'objective');
  if (!objective.startsWith('0.5 w.A.w - b.w, w0 = linspace(-1,1,')) throw new Malformed(`objective «${objective}»`);
  const n = fixture.get('b').shape[0] as number;
  const w = new Parameter(
    tensor(
      Float64Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1)),
      { shape: [n, 1] },
    ),
  );
  const optimizer = makeOptimizer(kind, [w], options);
  const [A, b] = [fixture.tensor('A'), fixture.tensor('b').reshape([n, 1])];
  const trajectory: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    w.mul(matmul(A, w)).mul(0.5).sub(mul(b, w)).sum().backward();
    optimizer.step();
    trajectory.push(...(await w.data()));
  }
  const checks = [compare('weights', 'trajectory', { shape: [steps, n], data: trajectory }, fixture.get('trajectory'), { norm: ERROR })];
  if (fixture.has('ax')) {
    const average = optimizer.stateDict().buffers.get('0.ax');
    checks.push(await fixture.check('weights', 'ax', average?.reshape([n]), ERROR));
  }
  return checks;
}

export async function runClip(fixture: Fixture): Promise<Check[]> {
  const { max_norm, norm_type } = fixture.attributes as { max_norm: number; norm_type: string };
  fixture.allow('max_norm', 'norm_type');
  const parameters = [...fixture.matching(/^(g\d+)$/)].map(([name, { shape }]) => {
    const parameter = new Parameter(tensor(new Float64Array(shape.reduce((p, d) => p * d, 1)), { shape }));
    parameter.grad = fixture.tensor(name);
    return parameter;
  });
  const total = clipGradNorm(parameters, max_norm, { normType: norm_type === 'inf' ? Infinity : Number(norm_type) });
  return Promise.all([
    fixture.check('outputs', 'total', total, ERROR),
    ...parameters.map(({ grad }: { grad: Tensor | undefined }, i) => fixture.check('gradients', `clipped${i}`, grad, ERROR)),
  ]);
}
