// The next steps of a series from the steps before: recurrent layers and a linear map, all steps at once or one after the other.
import { checkChoice, checkInteger, checkOptions, checkTable } from '../check.js';
import { complain } from '../errors.js';
import { Dropout } from '../layers/dropout.js';
import type { GRU } from '../layers/gru.js';
import { Linear } from '../layers/linear.js';
import type { LSTM, LSTMState } from '../layers/lstm.js';
import type { HiddenState } from '../layers/layer-states.js';
import type { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import { add } from '../ops/arithmetic.js';
import { concat, reshape, slice } from '../ops/shape.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { lastStates } from './pooling.js';
import { checkFlag, checkStack, recurrentStack, type CellKind } from './stack.js';

/** `direct`: one linear map to all steps; `recursive`: a map to the next step, which is fed back. */
export type ForecastHead = 'direct' | 'recursive';

/** Everything that decides the parameters of a forecaster: plain data that a file can hold. */
export interface ForecasterConfig {
  /** I, variables the model sees; the first O of them are those it forecasts, where `residual` or a recursive head needs them. */
  readonly inputs: number;
  /** O, variables it forecasts. */
  readonly targets: number;
  /** K, steps it forecasts. Default 1. */
  readonly horizon?: number;
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** H, units of a layer. Default 64. */
  readonly hidden?: number;
  /** Layers on top of each other. Default 1. */
  readonly layers?: number;
  /** Probability of dropping while training: between layers, and before the linear map. Default 0. */
  readonly dropout?: number;
  /** Default `direct`. `recursive` needs I = O: every variable it sees must be forecast to be fed back. */
  readonly head?: ForecastHead;
  /** Forecast the difference to the last known value (of the step before, with a recursive head). Needs I >= O. Default false. */
  readonly residual?: boolean;
}

/**
 * A recurrent forecaster. Parameters `encoder.*` as the recurrent layer's, `head.weight` [K*O,H] (recursive: [O,H]), `head.bias`;
 * recurrent weights start orthogonal and an LSTM's forget gate open (bias 1). While training a recursive head is fed its own forecasts, and
 * the gradient flows through them.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Forecaster, uniform } from 'throughtime';
 * const model = new Forecaster({ inputs: 3, targets: 1, horizon: 24, hidden: 16, residual: true });
 * console.log(model.forward({ x: uniform([2, 96, 3]) }).shape); // [2,24,1]
 * ```
 */
export class Forecaster extends Model {
  /** With the defaults filled in. */
  readonly config: Required<ForecasterConfig>;
  readonly encoder: LSTM | GRU | RNN;
  readonly head: Linear;
  readonly drop: Dropout;

  constructor(config: ForecasterConfig) {
    super();
    this.config = complete(config);
    const { inputs, targets, horizon, hidden, dropout, head } = this.config;
    this.encoder = recurrentStack(inputs, { ...this.config, bidirectional: false });
    this.head = new Linear(hidden, head === 'direct' ? horizon * targets : targets);
    this.drop = new Dropout(dropout);
  }

  /** @param batch `x` is `[B,T,I]` @returns `[B,K,O]` @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(batch: { readonly x: Tensor }): Tensor {
    const x = checkTensor('Forecaster', 'x', checkTable('Forecaster', 'batch', batch).x);
    return this.config.head === 'direct' ? this.#direct(x) : this.#recursive(x);
  }

  #direct(x: Tensor): Tensor {
    const { targets, horizon, residual } = this.config;
    const { state } = this.encoder.forward(x);
    const steps = reshape(this.#map(state), [x.shape[0] ?? 1, horizon, targets]);
    return residual ? add(steps, lastOf(x, targets)) : steps;
  }

  #recursive(x: Tensor): Tensor {
    const { targets, horizon, residual } = this.config;
    const steps: Tensor[] = [];
    let { state } = this.encoder.forward(x);
    for (let last = lastOf(x, targets); ;) {
      const step = reshape(this.#map(state), last.shape);
      last = residual ? add(step, last) : step;
      steps.push(last);
      if (steps.length === horizon) return concat(steps, 1);
      state = this.#advance(last, state);
    }
  }

  #advance(step: Tensor, state: HiddenState): HiddenState {
    return this.encoder.forward(step, { state: state as LSTMState }).state; // the state is one of this very layer
  }

  #map(state: HiddenState): Tensor {
    return this.head.forward(this.drop.forward(lastStates(state.h, 1)));
  }
}

/** The targets of the last step, `[B,1,O]`. */
function lastOf(x: Tensor, targets: number): Tensor {
  return slice(slice(x, 1, -1), 2, 0, targets);
}

function complete(config: ForecasterConfig): Required<ForecasterConfig> {
  const op = 'Forecaster';
  const filled = checkOptions(op, config, {
    inputs: undefined,
    targets: undefined,
    horizon: 1,
    cell: 'lstm',
    hidden: 64,
    layers: 1,
    dropout: 0,
    head: 'direct',
    residual: false,
  });
  const { cell, hidden, layers, dropout } = checkStack(op, { ...filled, bidirectional: false });
  const inputs = checkInteger(op, 'inputs', filled.inputs as number);
  const targets = checkInteger(op, 'targets', filled.targets as number);
  const head = checkChoice(op, 'head', filled.head, ['direct', 'recursive']);
  const residual = checkFlag(op, 'residual', filled.residual);
  if (head === 'recursive' && inputs !== targets)
    throw complain('ERR_TT_ARG', { op, arg: 'inputs', got: inputs, want: `${targets}, as targets`, why: 'a recursive head feeds its forecasts back' }); // prettier-ignore
  if (residual && inputs < targets)
    throw complain('ERR_TT_ARG', { op, arg: 'inputs', got: inputs, want: `at least ${targets}, as targets`, why: 'residual adds the last value of each' }); // prettier-ignore
  return { inputs, targets, horizon: checkInteger(op, 'horizon', filled.horizon), cell, hidden, layers, dropout, head, residual };
}
