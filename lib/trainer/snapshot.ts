// The state of a run as a tree for a file, and back.
import { ThroughtimeError } from '../errors.js';
import { readState, type StateTree } from '../io/state-file.js';
import { carriedStates } from '../layers/carried-state.js';
import type { Model } from '../model.js';
import type { OptimizerState } from '../optim/optimizer.js';
import { getRngState, type RngState } from '../random.js';
import { requireFit, type Values } from '../state.js';
import type { Averages } from './averages.js';
import type { Counters } from './counters.js';
import type { Callback, HistoryEntry } from './events.js';
import { isResumable, type DataSource } from './source.js';
import type { Recipe } from './step.js';
import type { TrainingData } from './training-data.js';

/** All that a run consists of. */
export interface RunParts {
  readonly recipe: Pick<Recipe<never, unknown>, 'optimizer' | 'schedule' | 'accumulate'> & { readonly model: Model };
  readonly averages: Averages | undefined;
  readonly counters: Counters;
  readonly data: TrainingData<unknown>;
  readonly validation: DataSource<unknown> | undefined;
  readonly callbacks: readonly Callback[];
  readonly history: HistoryEntry[];
  /** Entries of the history that earlier runs left. */
  readonly earlier: number;
  /** A callback has ended the run. */
  readonly stopped: boolean;
}

type Named = Readonly<Record<string, Values>>;

/** What the file says of itself; a tree of something else has no such `kind`. */
const kind = 'training run';

interface Saved {
  readonly kind: typeof kind;
  readonly model: Named;
  /** What the model carries from batch to batch, by name. */
  readonly carried: Readonly<Record<string, StateTree>>;
  readonly optimizer: Omit<OptimizerState<object>, 'buffers'> & { readonly buffers: Named };
  readonly schedule: StateTree;
  readonly averages: { readonly kind: Averages['kind']; readonly state: StateTree } | null;
  readonly rng: RngState;
  readonly counters: StateTree;
  readonly accumulate: number;
  readonly data: StateTree;
  readonly validation: number | null;
  readonly callbacks: readonly StateTree[];
  readonly history: readonly HistoryEntry[];
  readonly earlier: number;
  readonly stopped: boolean;
}

/** The state now. It holds the live tensors: write it before anything changes. */
export function snapshot(run: RunParts): StateTree {
  const { recipe, averages, counters, data, validation, history, earlier, stopped } = run;
  const { buffers, ...optimizer } = recipe.optimizer.stateDict();
  return {
    kind,
    model: Object.fromEntries(recipe.model.stateDict()),
    carried: Object.fromEntries([...carriedStates(recipe.model)].map(([name, carried]) => [name, carried.stateDict()])),
    optimizer: { ...optimizer, buffers: Object.fromEntries(buffers) } as unknown as StateTree,
    schedule: recipe.schedule?.state() ?? null,
    averages: averages ? { kind: averages.kind, state: averages.state() } : null,
    rng: { ...getRngState() },
    counters: counters.state(),
    accumulate: recipe.accumulate,
    data: data.state(),
    validation: isResumable(validation) ? validation.epoch : null,
    callbacks: remembering(run.callbacks).map((callback) => callback.stateDict()),
    history: history as unknown as StateTree,
    earlier,
    stopped,
  };
}

/** What of a restored run is not part of `RunParts`. */
export interface Restored {
  readonly rng: RngState;
  readonly earlier: number;
  readonly stopped: boolean;
}

/**
 * Puts a run where it was saved.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; ERR_TT_ARG or ERR_TT_SHAPE when it is another run: model, optimizer, data and history
 * are as they were then
 */
export async function restore(path: string, epochs: number, run: RunParts): Promise<Restored> {
  const saved = (await readState(path)) as unknown as Saved | null;
  if (saved?.kind !== kind)
    throw new ThroughtimeError('ERR_TT_FILE', `${path} holds no training run, expected a file that fit has written`);
  const { recipe, averages } = run;
  const callbacks = remembering(run.callbacks);
  const facts: readonly (readonly [string, boolean | number | string, boolean | number | string])[] = [
    ['a schedule', recipe.schedule !== undefined, saved.schedule !== null],
    ['ema', averages?.kind === 'ema', saved.averages?.kind === 'ema'],
    ['ntAsgd', averages?.kind === 'ntAsgd', saved.averages?.kind === 'ntAsgd'],
    ['accumulate', recipe.accumulate, saved.accumulate],
    ['carried state', namesOf(carriedStates(recipe.model).keys()), namesOf(Object.keys(saved.carried))],
    ['number of callbacks with a state', callbacks.length, saved.callbacks.length],
  ];
  for (const [what, got, want] of facts)
    if (got !== want) throw new ThroughtimeError('ERR_TT_ARG', `fit: ${what} is ${got}, expected ${want} as in the run to resume`);
  const done = (saved.counters as { readonly epoch: number }).epoch - 1;
  if (epochs < done)
    throw new ThroughtimeError('ERR_TT_ARG', `fit: epochs is ${epochs}, expected at least ${done}, which the run to resume has done`);
  const parameters = toMap(saved.model);
  run.data.requireFit(saved.data);
  requireFit('fit resume, model', recipe.model.stateDict(), parameters);
  if (saved.averages) averages?.requireFit(saved.averages.state);
  callbacks.forEach((callback, i) => callback.loadStateDict(saved.callbacks[i] as StateTree));
  loadOptimizer(recipe, saved);
  recipe.model.loadStateDict(parameters);
  for (const [name, carried] of carriedStates(recipe.model)) carried.loadStateDict(saved.carried[name] as StateTree);
  if (saved.averages) averages?.load(saved.averages.state);
  run.counters.load(saved.counters);
  run.data.load(saved.data);
  if (saved.validation !== null && isResumable(run.validation)) run.validation.resume({ epoch: saved.validation, batch: 0 });
  run.history.splice(0, Infinity, ...saved.history);
  return saved;
}

/** The last two that may refuse: the optimizer changes nothing then, and the schedule goes back. Its learning rates are the optimizer's. */
function loadOptimizer({ optimizer, schedule }: RunParts['recipe'], saved: Saved): void {
  const [former, rates] = [schedule?.state(), optimizer.groups.map((group) => group.lr)];
  try {
    schedule?.load(saved.schedule);
    optimizer.loadStateDict({ ...saved.optimizer, buffers: toMap(saved.optimizer.buffers) });
  } catch (error) {
    if (schedule && former) schedule.load(former);
    optimizer.groups.forEach((group, i) => (group.lr = rates[i] as number));
    throw error;
  }
}

const namesOf = (names: Iterable<string>) => [...names].join(', ') || 'none';

function toMap(named: Named): ReadonlyMap<string, Values> {
  return new Map(Object.entries(named));
}

/** Those that have something to remember. */
function remembering(callbacks: readonly Callback[]): readonly Required<Pick<Callback, 'stateDict' | 'loadStateDict'>>[] {
  return callbacks.filter(
    (callback): callback is Callback & Required<Pick<Callback, 'stateDict' | 'loadStateDict'>> =>
      callback.stateDict !== undefined && callback.loadStateDict !== undefined,
  );
}
