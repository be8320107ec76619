// States of a stack: one pair of tensors for all layers, as PyTorch has it, or a list with one entry per layer where widths may differ.
import { complain } from '../errors.js';
import { concat, slice } from '../ops/shape.js';
import { Tensor } from '../tensor.js';

/** State of layers of one width, `[L*D,B,H]` of each tensor, or of one layer of a list, `[D,B,H]`. */
export interface HiddenState {
  readonly h: Tensor;
}

/** What a layer takes and returns: `State` when made with one hidden size, a list of them, one per layer, when made with a list. */
export type StateOf<State, Width> = Width extends number ? State : readonly State[];

/** How the state of a layer looks. */
export interface StateForm {
  readonly op: string;
  /** `h`, and `c` of an LSTM. */
  readonly parts: readonly string[];
  readonly layers: number;
  readonly directions: number;
  /** One state per layer. */
  readonly list: boolean;
}

/**
 * A user's state as one for each of `calls`, which is 1 or the number of layers.
 * @throws ThroughtimeError ERR_TT_ARG when it has not the layer's form
 */
export function statesOfCalls<State extends HiddenState>(form: StateForm, state: unknown, calls: number): readonly State[] {
  const { op, layers, list } = form;
  if (list !== Array.isArray(state) || (list && (state as unknown[]).length !== layers)) {
    const want = list ? `an array of ${layers} states, one per layer` : `one state of all layers, { ${form.parts.join(', ')} }`;
    throw complain('ERR_TT_ARG', { op, arg: 'state', got: state, want });
  }
  const given = list
    ? (state as unknown[]).map((one, k) => checkState<State>(form, `state[${k}]`, one))
    : [checkState<State>(form, 'state', state)];
  if (given.length === calls) return given;
  return calls === 1 ? [joined(given)] : split(form, given[0] as State);
}

/** The states of calls in the form users see. */
export function stateOfCalls<State extends HiddenState, Width>(form: StateForm, states: readonly State[]): StateOf<State, Width> {
  if (!form.list) return joined(states) as StateOf<State, Width>;
  return (states.length === form.layers ? states : split(form, states[0] as State)) as StateOf<State, Width>;
}

function joined<State extends HiddenState>(states: readonly State[]): State {
  const [first] = states as readonly [State];
  return states.length === 1 ? first : change(first, (_, name) => concat(states.map((state) => state[name] as Tensor)));
}

function split<State extends HiddenState>({ layers, directions }: StateForm, state: State): readonly State[] {
  return Array.from({ length: layers }, (_, k) => change(state, (tensor) => slice(tensor, 0, k * directions, (k + 1) * directions)));
}

function change<State extends HiddenState>(state: State, to: (tensor: Tensor, name: keyof State) => Tensor): State {
  return Object.fromEntries(Object.entries(state).map(([name, t]) => [name, to(t as Tensor, name as keyof State)])) as unknown as State;
}

/** Only the tensors the layer has. @throws ThroughtimeError ERR_TT_ARG */
export function checkState<State>({ op, parts }: Pick<StateForm, 'op' | 'parts'>, arg: string, state: unknown): State {
  if (typeof state !== 'object' || state === null) throw complain('ERR_TT_ARG', { op, arg, got: state, want: `{ ${parts.join(', ')} }` });
  return Object.fromEntries(
    parts.map((name) => {
      const tensor = (state as Readonly<Record<string, unknown>>)[name];
      if (tensor instanceof Tensor) return [name, tensor];
      throw complain('ERR_TT_ARG', { op, arg: `${arg}.${name}`, got: tensor, want: 'a tensor' });
    }),
  ) as State;
}
