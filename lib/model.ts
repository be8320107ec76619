// The base of models and layers: finds parameters and sub-models among an object's own properties, so declaring a property is all
// the registration there is. Names are those of a PyTorch module with the same attribute names.
import { checkOptions } from './check.js';
import { deviceName, type DeviceName } from './devices.js';
import { native } from './native.js';
import { Parameter } from './parameter.js';
import { applyState, type LoadOptions, type StateDifference, type StateValue } from './state.js';

/**
 * Base class of models and layers. Assign layers and `Parameter`s to properties (arrays of them are fine) and write `forward`.
 * @example
 * ```ts
 * import { Linear, Model, type Tensor } from 'throughtime';
 * class Mlp extends Model {
 *   readonly layers = [new Linear(4, 8), new Linear(8, 1)] as const;
 *   forward(x: Tensor) {
 *     return this.layers[1].forward(this.layers[0].forward(x).relu());
 *   }
 * }
 * console.log([...new Mlp().namedParameters().keys()]); // layers.0.weight, layers.0.bias, …
 * ```
 */
export abstract class Model {
  #training = true;

  /** What the model computes. Called directly; the types are the subclass's own. */
  abstract forward(...inputs: never[]): unknown;

  /** True while training: dropout is active. Changed by `train` and `eval`. */
  get training(): boolean {
    return this.#training;
  }

  /** Switches this model and all inside to training. @returns itself */
  train(): this {
    for (const model of this.namedModels().values()) model.#training = true;
    return this;
  }

  /** Switches this model and all inside to inference: dropout passes everything through. @returns itself */
  eval(): this {
    for (const model of this.namedModels().values()) model.#training = false;
    return this;
  }

  /**
   * Moves every parameter, and its gradient, to a device. Optimizers made before go on with state on the old one: make them after.
   * @returns itself
   * @throws ThroughtimeError ERR_TT_ARG for what is no device name; ERR_TT_CUDA when the device is not there
   */
  to(device: DeviceName): this {
    const name = deviceName('to', device);
    for (const parameter of this.parameters()) native().moveTo(parameter.handle, name);
    return this;
  }

  /** Every parameter once, frozen ones included, in order of declaration. */
  parameters(): Parameter[] {
    const found = new Set<Parameter>();
    visit(this, '', [], (_, item) => {
      if (item instanceof Parameter) found.add(item);
    });
    return [...found];
  }

  /** The same with dotted names (`encoder.weight_ih_l0`). A parameter reachable in several ways has the first name. */
  namedParameters(): Map<string, Parameter> {
    return distinct(this.#members(Parameter));
  }

  /** This model (named '') and every model inside it once, with dotted names, outer before inner. */
  namedModels(): Map<string, Model> {
    return distinct<Model>([['', this], ...this.#members(Model)]);
  }

  /** Number of elements of all parameters. */
  get numParameters(): number {
    return this.parameters().reduce((n, p) => n + p.size, 0);
  }

  /** Forgets all gradients. */
  zeroGrad(): void {
    for (const p of this.parameters()) p.grad = undefined;
  }

  /** What a file keeps of the model: its parameters by name. The live tensors, not copies. */
  stateDict(): Map<string, Parameter> {
    return this.namedParameters();
  }

  /**
   * Copies values into the parameters of the same names. A tied parameter accepts any of its names.
   * @param options `strict` (default true): any difference is an error and nothing is changed; otherwise what fits is copied
   * @returns what did not fit
   * @throws ThroughtimeError ERR_TT_SHAPE listing missing and unexpected names and wrong shapes, when strict
   */
  loadStateDict(state: ReadonlyMap<string, StateValue>, options?: LoadOptions): StateDifference {
    const { strict } = checkOptions('loadStateDict', options, { strict: true });
    return applyState(new Map(this.#members(Parameter)), state, strict);
  }

  /** Frees all parameters and their gradients; the model is unusable afterwards. */
  dispose(): void {
    this.zeroGrad();
    for (const p of this.parameters()) p.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Parameters or models inside under all their paths. */
  #members<T extends Parameter | Model>(kind: abstract new (...args: never[]) => T): [path: string, item: T][] {
    const found: [path: string, item: T][] = [];
    visit(this, '', [], (path, item) => {
      if (item instanceof kind) found.push([path, item]);
    });
    return found;
  }
}

/**
 * Tells `found` of the parameters and models inside `owner`, depth first, an item once for every path to it. `within` holds what is being
 * visited, so cycles end. Training loops ask for the parameters at every step: the walk makes as little garbage as it can.
 */
function visit(owner: object, prefix: string, within: object[], found: (path: string, item: Parameter | Model) => void): void {
  if (within.includes(owner)) return;
  within.push(owner);
  for (const name of Object.keys(owner)) {
    const value = (owner as Readonly<Record<string, unknown>>)[name];
    if (value instanceof Parameter) found(prefix + name, value);
    else if (value instanceof Model || Array.isArray(value)) {
      if (value instanceof Model) found(prefix + name, value);
      visit(value, `${prefix}${name}.`, within, found);
    }
  }
  within.pop();
}

/** Each item once, under its first name. */
function distinct<T>(items: readonly (readonly [path: string, item: T])[]): Map<string, T> {
  const seen = new Set<T>();
  return new Map(items.filter(([, item]) => !seen.has(item) && seen.add(item)));
}
