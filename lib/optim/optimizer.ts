// What all optimizers share: parameter groups, state and its export. A subclass names its options and makes the one native call.
import { checkBoolean, checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain, Says, ThroughtimeError } from '../errors.js';
import { native, type Handle } from '../native.js';
import { applyState, type Values } from '../state.js';
import { Tensor } from '../tensor.js';
import { checkTensor, checkTensors, iterated } from '../tensors.js';
import { withGradients } from './gradients.js';

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** Learning rate. */
  readonly lr?: number;
  /** Weight decay. Default 0 except where the optimizer says otherwise. */
  readonly weightDecay?: number;
  /** Climbs instead of descending. Default false. */
  readonly maximize?: boolean;
}

/** Parameters with options of their own; what is left out is as the optimizer's. */
export type ParamGroup<O> = O & { readonly params: Iterable<Tensor> };

/** Parameters, or groups of them. */
export type Params<O> = Iterable<Tensor> | Iterable<ParamGroup<O>>;

/** A group as the optimizer holds it. `lr` and the other options may be changed between steps. */
export type Group<O> = { -readonly [K in keyof Required<O>]: Required<O>[K] } & { readonly params: readonly Tensor[] };

export interface StepOptions {
  /**
   * A scalar, usually a gradient norm: when it is not finite the step changes neither parameters nor buffers. It is read where the
   * kernel runs, so nothing waits for it; the step is counted all the same.
   */
  readonly guard?: Tensor;
}

/** The state of an optimizer, to continue from: plain options, counts, and tensors that a file can hold. */
export interface OptimizerState<O> {
  readonly kind: string;
  /** Options of each group. */
  readonly groups: readonly O[];
  /** Steps taken, per parameter in order of the groups. */
  readonly steps: readonly number[];
  /** `{parameter}.{buffer}`: the live tensors, not copies. Parameters that never had a gradient have none. */
  readonly buffers: ReadonlyMap<string, Tensor>;
}

/** An `OptimizerState` whose buffers may also be plain values, as read from a file. */
export interface LoadableState<O> extends Omit<OptimizerState<O>, 'buffers'> {
  readonly buffers: ReadonlyMap<string, Tensor | Values>;
}

/** One parameter that has a gradient, ready for the kernel. */
interface Slot<O> {
  readonly group: Group<O>;
  readonly param: Tensor;
  readonly grad: Handle;
  readonly state: ParamState;
}

/** What the optimizer remembers of one parameter. */
interface ParamState {
  steps: number;
  readonly buffers: Map<string, Tensor>;
  /** Names of buffers that no step has used: they are there because the kernel takes one of every parameter or of none. */
  readonly unused: Set<string>;
}

/** What a buffer of a parameter holds: a number for each of its elements, or one. */
export type BufferShape = 'elements' | 'scalar';

/** Base of the optimizers. */
export abstract class Optimizer<O extends OptimizerOptions = OptimizerOptions> {
  readonly groups: readonly Group<O>[];
  /** The names of its buffers. */
  protected abstract readonly buffers: Readonly<Record<string, BufferShape>>;
  readonly #state: ReadonlyMap<Tensor, ParamState>;
  /** The options that are true or false. */
  readonly #flags: readonly string[];

  /** @throws ThroughtimeError ERR_TT_ARG for no parameters, none that requires a gradient, one given twice, or an unknown option */
  protected constructor(
    readonly kind: string,
    params: Params<O>,
    options: O | undefined,
    defaults: Required<O>,
  ) {
    const common = checkOptions<object, object>(kind, options, defaults) as Required<O>;
    this.#flags = Object.entries(defaults).flatMap(([name, value]) => (typeof value === 'boolean' ? [name] : []));
    this.#checkValues(common); // every group may have its own in their place
    const items = iterated(params) as readonly (Tensor | ParamGroup<O>)[] | undefined;
    if (!items) throw complain('ERR_TT_ARG', { op: kind, arg: 'params', got: params, want: 'an array of parameters or of groups' });
    const flat = items.every((item) => item instanceof Tensor);
    const groups = flat ? [{ params: items } as unknown as ParamGroup<O>] : items;
    this.groups = Object.freeze(groups.map((group, i) => this.#group(flat ? 'params' : `params[${i}]`, group, common)));
    const all = this.groups.flatMap((group) => group.params);
    if (all.length === 0) throw complain('ERR_TT_ARG', { op: kind, arg: 'params', got: items, want: 'at least one parameter' });
    if (!all.some((param) => param.requiresGrad)) {
      const got = new Says(`${all.length} without requiresGrad`);
      throw complain('ERR_TT_ARG', { op: kind, arg: 'params', got, want: 'at least one that requires a gradient' });
    }
    this.#state = new Map(all.map((param) => [param, { steps: 0, buffers: new Map(), unused: new Set() }]));
    if (this.#state.size !== all.length)
      throw new ThroughtimeError('ERR_TT_ARG', `${kind}: params name a parameter twice, expected each once`);
  }

  /** All parameters, group by group. */
  get params(): readonly Tensor[] {
    return [...this.#state.keys()];
  }

  /** The learning rate of the first group; setting it sets all groups'. */
  get lr(): number {
    return (this.groups[0] as { lr: number }).lr;
  }

  set lr(value: number) {
    checkNumber(this.kind, 'lr', value, 0);
    for (const group of this.groups) (group as { lr: number }).lr = value;
  }

  /**
   * Updates every parameter that has a gradient, in one native call.
   * @throws ThroughtimeError ERR_TT_DISPOSED
   */
  step(options?: StepOptions): void {
    const { guard } = checkOptions('step', options, { guard: undefined });
    const guarded = guard === undefined ? undefined : checkTensor('step', 'guard', guard).handle;
    for (const group of this.groups) this.#checkGroup(group); // they may have been changed since
    const { params } = this;
    const groups = this.groups.flatMap((group) => group.params.map(() => group));
    withGradients(params, (grads) => {
      const slots = params.flatMap((param, i): Slot<O>[] => {
        const grad = grads[i];
        if (grad !== undefined) return [{ group: groups[i] as Group<O>, param, grad, state: this.#state.get(param) as ParamState }];
        if (param.isDisposed)
          throw complain('ERR_TT_DISPOSED', { op: this.kind, arg: 'a parameter', got: new Says('disposed'), want: 'a live one' });
        return [];
      });
      if (slots.length === 0) return;
      this.update(new Batch(slots, (param, name) => this.#buffer(param, name)), guarded);
      for (const { state } of slots) state.steps++;
    });
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const param of this.#state.keys()) param.grad = undefined;
  }

  /** The state now: to save, or to hand to `loadStateDict` of an optimizer over the same parameters. */
  stateDict(): OptimizerState<O> {
    const buffers = new Map<string, Tensor>();
    [...this.#state.values()].forEach((state, i) =>
      state.buffers.forEach((buffer, name) => state.unused.has(name) || buffers.set(`${i}.${name}`, buffer)),
    );
    return {
      kind: this.kind,
      groups: this.groups.map(({ params: _, ...options }) => options as unknown as O),
      steps: [...this.#state.values()].map(({ steps }) => steps),
      buffers,
    };
  }

  /**
   * Continues from a state of the same optimizer over parameters of the same shapes.
   * @throws ThroughtimeError ERR_TT_ARG when kind or counts differ, ERR_TT_SHAPE when a buffer does not fit or is none of this optimizer's;
   * nothing is changed then
   */
  loadStateDict(state: LoadableState<O>): void {
    const { kind, groups, steps, buffers } = checkState(this.kind, state);
    const states = [...this.#state];
    const fits = kind === this.kind && groups.length === this.groups.length && steps.length === states.length;
    if (!fits) {
      const words = (name: string, g: number, p: number) => `${name} of ${g} groups and ${p} parameters`;
      throw new ThroughtimeError(
        'ERR_TT_ARG',
        `${this.kind}: state is ${words(kind, groups.length, steps.length)}, expected ${words(this.kind, this.groups.length, states.length)}`,
      );
    }
    const options = this.groups.map(({ params: _, ...own }, i) => this.#options(groups[i], own));
    const targets = new Map<string, Tensor>();
    const loaded = states.map(() => new Map<string, Tensor>());
    for (const key of buffers.keys()) {
      const [, index = '', name = ''] = /^(\d+)\.(\w+)$/.exec(key) ?? [];
      const [param] = states[Number(index)] ?? [];
      if (!param || !Object.hasOwn(this.buffers, name)) continue; // stays without a target: an error below
      const target = this.#buffer(param, name);
      targets.set(key, target);
      loaded[Number(index)]?.set(name, target);
    }
    applyState(targets, buffers, true);
    this.groups.forEach((group, i) => Object.assign(group, options[i]));
    states.forEach(([, state], i) => Object.assign(state, { steps: steps[i], buffers: loaded[i], unused: new Set() }));
  }

  /** Refuses values of a group's options that make no sense. */
  protected abstract check(options: Required<O>): void;

  /** Refuses values that make no sense together. A group may complete what the optimizer's own options leave open. */
  protected checkTogether(_options: Required<O>): void {}

  /** The kernel call. */
  protected abstract update(batch: Batch<O>, guard: Handle | undefined): void;

  #group(arg: string, group: Tensor | ParamGroup<O>, common: O): Group<O> {
    if (group instanceof Tensor) {
      throw complain('ERR_TT_ARG', {
        op: this.kind,
        arg: 'params',
        got: group,
        want: 'either tensors or groups { params, lr, ... }, not both',
      });
    }
    if (typeof group !== 'object' || (group as unknown) === null)
      throw complain('ERR_TT_ARG', { op: this.kind, arg, got: group, want: 'a tensor or a group { params, lr, ... }' });
    const { params, ...own } = group;
    const tensors = Object.freeze(checkTensors(this.kind, arg === 'params' ? arg : `${arg}.params`, params));
    const options = this.#options(own, common) as Group<O>;
    return Object.defineProperty(options, 'params', { enumerable: true, get: () => tensors, set: (value) => this.#refuseParams(value) });
  }

  #options(own: object | undefined, common: object): Required<O> {
    const options = checkOptions<object, object>(this.kind, own, common) as Required<O>;
    this.#checkGroup(options);
    return options;
  }

  /** The state of the steps so far is of the parameters it was made for. */
  #refuseParams(got: unknown): never {
    const why = 'for others make another optimizer';
    throw complain('ERR_TT_ARG', { op: this.kind, arg: 'params of a group', got, want: 'the parameters it was made for', why });
  }

  #checkGroup(options: Required<O>): void {
    this.#checkValues(options);
    this.checkTogether(options);
  }

  #checkValues(options: Required<O>): void {
    checkNumber(this.kind, 'lr', options.lr as number, 0);
    checkNumber(this.kind, 'weightDecay', options.weightDecay as number, 0);
    for (const flag of this.#flags) checkBoolean(this.kind, flag, options[flag as keyof O]);
    this.check(options);
  }

  /** A new buffer, zeros. */
  #buffer(param: Tensor, name: string): Tensor {
    return new Tensor(native().zeros(this.buffers[name] === 'scalar' ? [] : param.shape, 'real', param.device), { tracked: false });
  }
}

/** @throws ThroughtimeError ERR_TT_ARG */
export function checkOptimizer(op: string, optimizer: unknown): Optimizer {
  if (optimizer instanceof Optimizer) return optimizer as Optimizer;
  throw complain('ERR_TT_ARG', { op, arg: 'optimizer', got: optimizer, want: 'an optimizer' });
}

/** What may have come from a file has at least the form of a state. @throws ThroughtimeError ERR_TT_ARG */
function checkState<O>(op: string, state: LoadableState<O>): LoadableState<O> {
  const { kind, groups, steps, buffers } = (state ?? {}) as Partial<LoadableState<O>>;
  if (typeof kind !== 'string' || !Array.isArray(groups) || !Array.isArray(steps) || !(buffers instanceof Map))
    throw complain('ERR_TT_ARG', { op, arg: 'state', got: state, want: 'what stateDict gave: { kind, groups, steps, buffers }' });
  for (const step of steps as readonly number[]) checkInteger(op, 'steps', step, 0);
  return state;
}

/** The parameters of one step as the kernels take them: parallel lists. */
export class Batch<O> {
  constructor(
    private readonly slots: readonly Slot<O>[],
    private readonly make: (param: Tensor, name: string) => Tensor,
  ) {}

  get params(): readonly Handle[] {
    return this.slots.map(({ param }) => param.handle);
  }

  get grads(): readonly Handle[] {
    return this.slots.map(({ grad }) => grad);
  }

  /** 1 for every parameter of which no step has used such a buffer, else 0. */
  fresh(name: string): Float64Array {
    return this.#each(({ state }) => (state.buffers.has(name) && !state.unused.has(name) ? 0 : 1));
  }

  /** A buffer of every parameter, full of `initial` at first. */
  buffers(name: string, initial: (group: Group<O>) => number = () => 0): readonly Handle[] {
    return this.slots.map(({ group, param, state }) => {
      let tensor = state.buffers.get(name);
      if (!tensor) {
        tensor = this.make(param, name);
        const value = initial(group);
        if (value !== 0) native().fill(tensor.handle, value);
        state.buffers.set(name, tensor);
      }
      return tensor.handle;
    });
  }

  /** The same where some group needs it, else undefined. */
  buffersFor(name: string, needs: (group: Group<O>) => boolean): readonly Handle[] | undefined {
    if (!this.slots.some(({ group }) => needs(group))) return undefined;
    for (const { group, state } of this.slots) {
      if (needs(group)) state.unused.delete(name);
      else if (!state.buffers.has(name)) state.unused.add(name);
    }
    return this.buffers(name);
  }

  /** One number of every parameter, from its group. */
  numbers(of: (group: Group<O>) => number | boolean): Float64Array {
    return this.#each(({ group }) => Number(of(group)));
  }

  /** The number of the step of every parameter, from 1. */
  get steps(): Float64Array {
    return this.#each(({ state }) => state.steps + 1);
  }

  // Not Float64Array.from: it walks an iterator, and this runs many times a step.
  #each(of: (slot: Slot<O>) => number): Float64Array {
    const numbers = new Float64Array(this.slots.length);
    this.slots.forEach((slot, i) => (numbers[i] = of(slot)));
    return numbers;
  }
}
