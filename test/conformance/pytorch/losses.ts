// Losses and the gradient of their sum, weighted by gloss where given, with respect to x. Those of log-probabilities get x through log_softmax.
import {
  bceWithLogits,
  crossEntropy,
  ctc,
  huber,
  klDiv,
  l1,
  logSoftmax,
  mse,
  nll,
  ones,
  smoothL1,
  transpose,
  type Reduction,
  type Tensor,
} from 'throughtime';
import type { Fixture } from './fixture.js';
import { ERROR } from './limits.js';
import { Malformed, type Check } from '../report.js';
import { padTargets, toIntegers } from '../values.js';

/** An attribute, or `fallback` where the case leaves it open. */
const read = <T>(fixture: Fixture, name: string, fallback: T): T => (fixture.attributes[name] as T | null | undefined) ?? fallback;
const reduction = (fixture: Fixture) => read<Reduction>(fixture, 'reduction', 'mean');
const mask = (fixture: Fixture) => (fixture.has('mask') ? { mask: toIntegers(fixture.get('mask')) } : {});
const perElement = (fixture: Fixture) => ({ reduction: reduction(fixture), ...mask(fixture) });
const perClass = (fixture: Fixture) => ({
  ...perElement(fixture),
  ignoreIndex: read(fixture, 'ignore_index', -100),
  ...(fixture.has('class_weight') && { classWeights: fixture.tensor('class_weight') }),
});

const losses: Record<string, (fixture: Fixture, x: Tensor) => Tensor> = {
  cross_entropy(fixture, x) {
    fixture.allow('reduction', 'ignore_index', 'label_smoothing');
    const labelSmoothing = read(fixture, 'label_smoothing', 0);
    return crossEntropy(x, fixture.tensor('target'), { ...perClass(fixture), labelSmoothing });
  },
  nll(fixture, x) {
    fixture.allow('reduction', 'ignore_index');
    return nll(logSoftmax(x), fixture.tensor('target'), perClass(fixture));
  },
  bce_with_logits(fixture, x) {
    fixture.allow('reduction');
    const weight = fixture.has('pos_weight') && { posWeight: fixture.tensor('pos_weight') };
    return bceWithLogits(x, fixture.tensor('target'), { ...perElement(fixture), ...weight });
  },
  mse(fixture, x) {
    fixture.allow('reduction');
    return mse(x, fixture.tensor('target'), perElement(fixture));
  },
  l1(fixture, x) {
    fixture.allow('reduction');
    return l1(x, fixture.tensor('target'), perElement(fixture));
  },
  smooth_l1(fixture, x) {
    fixture.allow('reduction', 'beta', 'delta');
    const beta = read(fixture, 'beta', read(fixture, 'delta', 1));
    return smoothL1(x, fixture.tensor('target'), { ...perElement(fixture), beta });
  },
  huber(fixture, x) {
    fixture.allow('reduction', 'delta');
    return huber(x, fixture.tensor('target'), { ...perElement(fixture), delta: read(fixture, 'delta', 1) });
  },
  kl_div(fixture, x) {
    fixture.allow('reduction', 'log_target');
    // A case without a reduction is one of batchmean, the one that its name tells.
    const how = read<Reduction | 'batchmean'>(fixture, 'reduction', 'batchmean');
    const logTarget = read(fixture, 'log_target', false);
    return klDiv(logSoftmax(x), fixture.tensor('target'), { ...mask(fixture), reduction: how, logTarget });
  },
  ctc(fixture, x) {
    fixture.allow('reduction', 'blank', 'zero_infinity', 'layout');
    if (!read(fixture, 'layout', 'T,B,C').startsWith('T,B,C')) throw new Malformed(`layout is ${read(fixture, 'layout', '')}`);
    const targetLengths = fixture.get('target_lengths');
    return ctc(logSoftmax(transpose(x, 0, 1)), padTargets(fixture.get('target'), targetLengths), {
      inputLengths: fixture.tensor('input_lengths'),
      targetLengths: toIntegers(targetLengths),
      blank: read(fixture, 'blank', 0),
      reduction: reduction(fixture),
      zeroInfinity: read(fixture, 'zero_infinity', false),
    });
  },
};
export const lossKinds = Object.keys(losses);

export async function runLoss(fixture: Fixture): Promise<Check[]> {
  const kind = fixture.attributes['kind'] as string;
  const x = fixture.tensor('x', true);
  const loss = (losses[kind] as (typeof losses)[string])(fixture, x);
  loss.backward(fixture.has('gloss') ? fixture.tensor('gloss') : ones(loss.shape));
  return Promise.all([fixture.check('outputs', 'loss', loss, ERROR), fixture.check('gradients', 'grad.x', x.grad, ERROR)]);
}
