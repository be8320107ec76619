// Where a loss or gradient stopped being finite. The step is repeated, with the same random numbers, watching every layer; weights are
// still good, because the optimizer's guard kept the bad step from changing them.
import { ThroughtimeError } from '../errors.js';
import { hookForward } from '../forward-hook.js';
import type { Model } from '../model.js';
import { getRngState, setRngState, type RngState } from '../random.js';
import { scope, tensorsIn } from '../scope.js';
import type { Tensor } from '../tensor.js';
import type { Step } from './ahead.js';
import type { Item } from './source.js';
import { compute, type Queued, type Recipe, type StepNumbers } from './step.js';

/** A value to look at, in order of the computation. */
interface Watched {
  readonly name: string;
  readonly tensors: readonly Tensor[];
}

/** The error for a step whose loss or gradient norm is not finite. */
export async function diagnose<B, O>(
  place: { readonly epoch: number; readonly step: number },
  step: Step<B, Queued>,
  numbers: StepNumbers,
  recipe: Recipe<B, O>,
): Promise<ThroughtimeError> {
  const bad = numbers.losses.findIndex((loss) => !Number.isFinite(loss));
  const suspects = bad < 0 ? step.items.map((_, i) => i) : [bad];
  const what = bad < 0 ? `gradient norm is ${numbers.gradNorm}` : `loss is ${numbers.losses[bad]}`;
  const indices = suspects.map((i) => step.items[i]?.index).join(', ');
  let culprit: string | undefined;
  for (const i of suspects) culprit ??= await repeat(step, i, recipe);
  const first = culprit
    ? `the first value that is not finite is in ${culprit}`
    : 'repeating the step with the present weights gave finite values';
  return new ThroughtimeError(
    'ERR_TT_NAN',
    `fit: ${what} at epoch ${place.epoch}, step ${place.step} (batch ${indices}), expected a finite number (${first}; the weights were not changed by this step)`,
  );
}

async function repeat<B, O>(step: Step<B, Queued>, i: number, recipe: Recipe<B, O>): Promise<string | undefined> {
  const { model } = recipe;
  const { batch } = step.items[i] as Item<B>;
  const rng = getRngState();
  return scope(async () => {
    setRngState(step.result.rngs[i] as RngState);
    model.zeroGrad(); // the next step is queued and has left its own
    const watched: Watched[] = [{ name: 'the batch', tensors: [...tensorsIn(batch)] }];
    const release = watch(model, watched);
    try {
      const loss = compute(recipe, batch);
      watched.push({ name: 'the loss function', tensors: [loss] });
      const forward = await firstBad(watched);
      if (forward) return forward;
      loss.backward();
      const gradients = [...model.namedParameters()].flatMap(([name, { grad }]) =>
        grad ? [{ name: `the gradient of ${name}`, tensors: [grad] }] : [],
      );
      return await firstBad(gradients);
    } finally {
      release();
      setRngState(rng);
      model.zeroGrad();
    }
  });
}

/** Makes every layer of `model` report its parameters and outputs; the function returned ends it. */
function watch(model: Model, watched: Watched[]): () => void {
  const restores = [...model.namedModels()].map(([name, layer]) =>
    hookForward(layer, (forward, inputs) => {
      for (const [parameter, tensor] of layer.namedParameters())
        watched.push({ name: `parameter ${name && `${name}.`}${parameter}`, tensors: [tensor] });
      const output = forward(...inputs);
      watched.push({ name: name === '' ? 'the output of the model' : `the output of layer ${name}`, tensors: [...tensorsIn(output)] });
      return output;
    }),
  );
  return () => restores.forEach((restore) => restore());
}

async function firstBad(watched: readonly Watched[]): Promise<string | undefined> {
  for (const { name, tensors } of watched) {
    for (const tensor of tensors) {
      const { dtype } = tensor;
      if (dtype !== 'int32' && !(await tensor.data()).every(Number.isFinite)) return name;
    }
  }
  return undefined;
}
