// What is carried from batch to batch.
import { checkInstance, checkInteger, checkOptions, checkString } from '../check.js';
import { complain, Says } from '../errors.js';
import { isValues, type StateTree } from '../io/state-file.js';
import { Model } from '../model.js';
import { native } from '../native.js';
import { keep, tensorsIn } from '../scope.js';
import type { StateValue } from '../state.js';
import { Tensor } from '../tensor.js';

type Mode = 'training' | 'inference';

/**
 * The state after one batch that is the state before the next, for training and for inference apart: a validation between two steps of a
 * training changes nothing. It has no history, so gradients end at the batch (truncated backpropagation through time), and outlives scopes.
 * A Trainer keeps it in its checkpoints when it is a property of a model.
 * @example
 * ```ts
 * import { CarriedState, GRUCell, Model, type HiddenState, type Tensor } from 'throughtime';
 * class Counter extends Model {
 *   cell = new GRUCell(4, 8);
 *   carried = new CarriedState<HiddenState>({ op: 'Counter', batchAxis: 0 });
 *   forward(x: Tensor) {
 *     const state = this.cell.forward(x, this.carried.before(this.training, x.shape[0] ?? 0));
 *     this.carried.carry(this.training, state);
 *     return state.h;
 *   }
 * }
 * ```
 */
export class CarriedState<State extends object> {
  readonly #op: string;
  readonly #batchAxis: number;
  readonly #states = new Map<Mode, State>();

  /** @param options `op` names the owner in errors; `batchAxis` of every tensor counts the rows of a batch */
  constructor(options: { readonly op: string; readonly batchAxis: number }) {
    const { op, batchAxis } = checkOptions('CarriedState', options, { op: undefined, batchAxis: undefined });
    this.#op = checkString('CarriedState', 'op', op);
    this.#batchAxis = checkInteger('CarriedState', 'batchAxis', batchAxis as number, 0);
  }

  /** The state to start from; undefined before the first batch. @throws ThroughtimeError ERR_TT_SHAPE for a batch of another size */
  before(training: boolean, rows: number): State | undefined {
    const state = this.#states.get(modeOf(training));
    const [first] = tensorsIn(state);
    const carried = first?.shape[this.#batchAxis];
    if (carried === undefined || carried === rows) return state;
    throw complain('ERR_TT_SHAPE', {
      op: this.#op,
      arg: 'x',
      got: new Says(`a batch of ${rows}`),
      want: `a batch of ${carried}`,
      why: 'as the one whose state is carried on; resetStates() forgets it',
    });
  }

  /** Takes over the state after a batch; its gradients end here. */
  carry(training: boolean, state: State): void {
    const mode = modeOf(training);
    const next = keep(mapTensors(this.#op, state, (tensor) => tensor.detach()));
    release(this.#states.get(mode));
    this.#states.set(mode, next);
  }

  /** Forgets the state of training or of inference, without a word both: the next batch starts from zeros. */
  reset(training?: boolean): void {
    for (const mode of training === undefined ? (['training', 'inference'] as const) : [modeOf(training)]) {
      release(this.#states.get(mode));
      this.#states.delete(mode);
    }
  }

  /** For a state file: the live tensors, not copies. */
  stateDict(): StateTree {
    return Object.fromEntries(this.#states) as unknown as StateTree;
  }

  /** Continues from a state. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_DISPOSED for what is none; what is carried is kept then */
  loadStateDict(tree: StateTree): void {
    if (typeof tree !== 'object' || tree === null || Object.keys(tree).some((mode) => mode !== 'training' && mode !== 'inference'))
      throw complain('ERR_TT_ARG', { op: this.#op, arg: 'state', got: tree, want: 'what stateDict gave' });
    const read = (value: StateValue) =>
      value instanceof Tensor ? keep(value.detach()) : new Tensor(native().tensor(value.data, value.shape), { tracked: false });
    // All of it before anything is forgotten: the state may be wrong, or be this one.
    const states = Object.entries(tree as Record<Mode, StateTree>).map(
      ([mode, state]) => [mode as Mode, mapTensors(this.#op, state as unknown as State, read as (value: unknown) => Tensor)] as const,
    );
    this.reset();
    for (const [mode, state] of states) this.#states.set(mode, state);
  }
}

/** The carried states of a model and of all inside, by dotted name. */
export function carriedStates(model: Model): ReadonlyMap<string, CarriedState<object>> {
  const found = [...model.namedModels()].flatMap(([path, inner]) =>
    Object.entries(inner).flatMap(([name, value]) =>
      (value as unknown) instanceof CarriedState ? [[path && `${path}.`, name, value as CarriedState<object>] as const] : [],
    ),
  );
  return new Map(found.map(([prefix, name, state]) => [prefix + name, state]));
}

/**
 * Forgets what stateful layers of a model have carried from batch to batch, for training and for inference.
 * @example
 * ```ts
 * import { resetStates, type Callback } from 'throughtime';
 * const eachEpoch: Callback = (event, run) => {
 *   if (event.type === 'epochStart' && event.step === 0) resetStates(run.model);
 * };
 * ```
 */
export function resetStates(model: Model): void {
  for (const state of carriedStates(checkInstance('resetStates', 'model', model, Model)).values()) state.reset();
}

const modeOf = (training: boolean): Mode => (training ? 'training' : 'inference');

function release(state: object | undefined): void {
  for (const tensor of tensorsIn(state)) tensor.dispose();
}

/** The same nested data with every tensor, or values of one, changed. */
function mapTensors<T>(op: string, value: T, change: (tensor: Tensor) => Tensor, depth = 0): T {
  if (isValues(value as StateTree)) return change(value as Tensor) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) {
    const got = new Says(`nested more than ${deepest} deep`);
    throw complain('ERR_TT_ARG', { op, arg: 'state', got, want: 'tensors at some depth' });
  }
  const map = (item: unknown) => mapTensors(op, item, change, depth + 1);
  if (Array.isArray(value)) return value.map(map) as T;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, map(item)])) as T;
}

// Far more than any state has; one that is a part of itself has no end.
const deepest = 64;
