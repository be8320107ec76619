// Losses and their gradient with respect to x, weighted by gloss where given.
import { bceWithLogits, crossEntropy, mse, type Tensor } from 'throughtime';
import type { Fixture } from './fixture.js';
import { ERROR } from './limits.js';
import { Unsupported, type Check } from '../report.js';

type Reduction = 'mean' | 'sum' | 'none';
const reduction = (fixture: Fixture) => ({ reduction: (fixture.attributes['reduction'] ?? 'mean') as Reduction });

const losses: Record<string, (fixture: Fixture, x: Tensor) => Tensor> = {
  cross_entropy(fixture, x) {
    if (fixture.attributes['label_smoothing']) throw new Unsupported('label smoothing');
    if (fixture.has('class_weight')) throw new Unsupported('class weights');
    fixture.allow('reduction', 'ignore_index', 'label_smoothing');
    const ignore = fixture.attributes['ignore_index'] as number | null;
    return crossEntropy(x, fixture.tensor('target'), { ...reduction(fixture), ...(ignore === null ? {} : { ignoreIndex: ignore }) });
  },
  bce_with_logits(fixture, x) {
    if (fixture.has('pos_weight')) throw new Unsupported('positive-class weights');
    fixture.allow('reduction');
    return bceWithLogits(x, fixture.tensor('target'), reduction(fixture));
  },
  mse(fixture, x) {
    fixture.allow('reduction');
    return mse(x, fixture.tensor('target'), reduction(fixture));
  },
};
const refused = ['l1', 'smooth_l1', 'huber', 'nll', 'kl_div', 'ctc'];
export const lossKinds = [...Object.keys(losses), ...refused];

export async function runLoss(fixture: Fixture): Promise<Check[]> {
  const kind = fixture.attributes['kind'] as string;
  const compute = losses[kind];
  if (!compute) throw new Unsupported(`loss ${kind}`);
  const x = fixture.tensor('x', true);
  const loss = compute(fixture, x);
  loss.backward(fixture.has('gloss') ? fixture.tensor('gloss') : undefined);
  return Promise.all([fixture.check('outputs', 'loss', loss, ERROR), fixture.check('gradients', 'grad.x', x.grad, ERROR)]);
}
