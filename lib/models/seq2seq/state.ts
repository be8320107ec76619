// The state of recurrent layers of either kind, and running them.
import { complain } from '../../errors.js';
import type { Integers } from '../../integers.js';
import { GRU } from '../../layers/gru.js';
import type { LSTM, LSTMState } from '../../layers/lstm.js';
import type { SequenceResult } from '../../layers/recurrent-options.js';
import { indexSelect } from '../../ops/pick.js';
import type { Tensor } from '../../tensor.js';

/** State of a GRU, or with `c` of an LSTM: `[L*D,B,H]` each. */
export interface RecurrentState {
  readonly h: Tensor;
  readonly c?: Tensor;
}

/** Runs a layer of either kind. @throws ThroughtimeError ERR_TT_ARG when the state is of the other kind */
export function runRecurrent(
  layer: LSTM | GRU,
  x: Tensor,
  options: { readonly state?: RecurrentState; readonly lengths?: Integers },
): SequenceResult<RecurrentState> {
  const { state, lengths } = options;
  const given = lengths && { lengths };
  if (layer instanceof GRU) return layer.forward(x, { ...given, ...(state && { state: { h: state.h } }) });
  if (state && !hasMemory(state)) throw complain('ERR_TT_ARG', { op: 'LSTM', arg: 'state', got: state, want: 'h and c' });
  return layer.forward(x, { ...given, ...(state && { state }) });
}

/** `fn` of h and, where there is one, of c. */
export function mapState({ h, c }: RecurrentState, fn: (x: Tensor, name: 'h' | 'c') => Tensor): RecurrentState {
  return c ? { h: fn(h, 'h'), c: fn(c, 'c') } : { h: fn(h, 'h') };
}

/** The state of some rows of the batch, in that order. */
export function pickRows(state: RecurrentState, rows: Int32Array): RecurrentState {
  return mapState(state, (x) => indexSelect(x, 1, rows));
}

function hasMemory(state: RecurrentState): state is LSTMState {
  return state.c !== undefined;
}
