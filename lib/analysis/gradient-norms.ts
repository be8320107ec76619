// How much of the loss's gradient arrives at each step: why plain RNNs forget and gated ones do not.
// Hochreiter 1991; Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013, eq. 4-5.
import { checkFunction, checkInstance } from '../check.js';
import { complain } from '../errors.js';
import { Model } from '../model.js';
import { scope } from '../scope.js';
import { Tensor } from '../tensor.js';
import { traced, type PlacedTrace, type StatePlace } from './observed.js';

/** Norms of gradients, of one layer and direction, by step. */
export interface GradientNorms extends StatePlace {
  /** `[T]`: of the gradient with respect to the whole state after step t, h and an LSTM's c together. */
  readonly state: readonly number[];
  /** `[T]`: with respect to h after step t. */
  readonly h: readonly number[];
  /** `[T]`: with respect to an LSTM's c after step t. */
  readonly c?: readonly number[];
}

/**
 * The norm of the gradient of a loss with respect to the state after every step, for every recurrent layer and direction. The state is what
 * the layer carries from step t to t+1: h, and an LSTM's c beside it. The loss is taken as a function of that state, with the inputs of the
 * later steps as they are, so both its ways into the loss count: through the outputs of step t (of this layer and those above) and through
 * all later steps. An LSTM's h and c are then variables of their own: the gradient of c at a step is what reaches it through later steps.
 * The norm is the Euclidean one over the units of all rows; a row counts up to its own end. Without dropout; the parameters get no
 * gradients. Steps are in the order in which rows are read, as in `hiddenStates`.
 * @param loss computes a scalar with the model
 * @throws ThroughtimeError (rejects) ERR_TT_ARG when no recurrent layer of the model runs, when `loss` is async or returns no tensor or the
 * loss does not depend on the layers' states; ERR_TT_SHAPE when it is no scalar; what `loss` throws
 * @example
 * ```ts
 * import { gradientNorms, mse, RNN, uniform } from 'throughtime';
 * async function show() {
 *   const rnn = new RNN(2, 16);
 *   const x = uniform([8, 50, 2]);
 *   const [norms] = await gradientNorms(rnn, () => rnn.forward(x).output.select(1, -1).sum());
 *   console.log(norms?.state[0], norms?.state[49]); // the first is by orders of magnitude smaller: it vanishes
 * }
 * ```
 */
export async function gradientNorms(model: Model, loss: () => Tensor): Promise<readonly GradientNorms[]> {
  const op = 'gradientNorms';
  checkInstance(op, 'model', model, Model);
  checkFunction(op, 'loss', loss);
  return scope(async () => {
    const { result, traces } = traced(op, model, () => {
      const value = loss();
      if (!(value instanceof Promise || value instanceof Tensor))
        throw complain('ERR_TT_ARG', { op, arg: 'loss', got: value, want: 'a function that returns a tensor' });
      return value;
    });
    for (const { states } of traces) for (const state of states) for (const tensor of Object.values(state) as Tensor[]) tensor.retainGrad();
    result.backward();
    return Promise.all(traces.map(normsOf));
  });
}

async function normsOf({ states, lengths, ...place }: PlacedTrace): Promise<GradientNorms> {
  const squares = async (part: string) =>
    Promise.all(states.map((state, t) => squareOf((state as unknown as Record<string, Tensor>)[part] as Tensor, lengths, t)));
  const parts = await Promise.all(Object.keys(states[0] ?? {}).map(async (part) => [part, await squares(part)] as const));
  const state = states.map((_, t) => Math.sqrt(parts.reduce((sum, [, values]) => sum + (values[t] as number), 0)));
  const roots = parts.map(([part, values]) => [part, values.map(Math.sqrt)] as const);
  return { ...place, state, ...(Object.fromEntries(roots) as unknown as Pick<GradientNorms, 'h' | 'c'>) };
}

/** The squared norm of a state's gradient, over the rows that have step t. @param tensor `[1,B,N]` */
async function squareOf(tensor: Tensor, lengths: Int32Array, t: number): Promise<number> {
  const values = await tensor.grad?.data();
  tensor.grad = undefined;
  if (!values) return 0; // nothing of the loss depends on it
  const width = values.length / lengths.length;
  let sum = 0;
  lengths.forEach((length, b) => {
    if (t < length) for (let i = b * width; i < (b + 1) * width; i++) sum += (values[i] as number) ** 2;
  });
  return sum;
}
