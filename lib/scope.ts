// Lifetimes and the gradient mode. Both belong to the asynchronous context (AsyncLocalStorage), not to a global stack: while one scope
// awaits, other code of the process may run, and with a stack its tensors would be freed by a scope it never entered.
import { AsyncLocalStorage } from 'node:async_hooks';
import { checkFunction } from './check.js';
import { native, type Binding } from './native.js';
import { Tensor } from './tensor.js';

interface Context {
  readonly scope: Scope | undefined;
  readonly grad: boolean;
}

const contexts = new AsyncLocalStorage<Context>();
let nativeGrad = true;

/** The addon, with the gradient mode of the calling context. Everything that makes tensors calls it through here. */
export function engine(): Binding {
  const binding = native();
  const grad = contexts.getStore()?.grad ?? true;
  if (grad !== nativeGrad) {
    binding.setGradEnabled(grad);
    nativeGrad = grad;
  }
  return binding;
}

/** How long a scope lasts: the call of a function, or until some promise settles, which it may never do. */
type Span = 'call' | 'promise';

let freed = new Float64Array(64); // handles on their way to the addon

/** A set of tensors that are freed together. */
export class Scope {
  readonly #tensors = new Set<Tensor>();
  readonly #parent: Scope | undefined = currentScope();
  #span: Span;
  #open = true;

  constructor(span: Span = 'promise') {
    this.#span = span;
  }

  /** Runs `fn`; what it makes belongs to this scope. May be called again until `close`. */
  run<T>(fn: () => T): T {
    return contexts.run({ scope: this, grad: contexts.getStore()?.grad ?? true }, fn);
  }

  /** Frees what was made inside, except what `kept` holds: that moves to the scope around. */
  close(kept?: unknown): void {
    this.#open = false;
    this.#empty(kept, this.target());
  }

  /** The same, but what `kept` holds moves to the scope that is current at the call. */
  handOver(kept: unknown): void {
    this.#open = false;
    this.#empty(kept, currentScope());
  }

  #empty(kept: unknown, outer: Scope | undefined): void {
    const survivors = kept === undefined ? undefined : new Set(tensorsIn(kept));
    if (freed.length < this.#tensors.size) freed = new Float64Array(2 * this.#tensors.size);
    let count = 0;
    for (const tensor of this.#tensors) {
      if (!survivors?.has(tensor)) freed[count++] = tensor.handle;
      else if (outer) outer.add(tensor);
      else tensor.collect();
    }
    this.#tensors.clear();
    if (count > 0) native().disposeAll(freed, count);
  }

  add(tensor: Tensor): void {
    this.#tensors.add(tensor);
    if (this.#span === 'promise') tensor.collect();
  }

  /** It lasts longer than the call of its function: where it is forgotten before it ends, the garbage collector frees what is in it. */
  outlast(): void {
    this.#span = 'promise';
    for (const tensor of this.#tensors) tensor.collect();
  }

  /** Takes a tensor out of this scope and those around it. */
  release(tensor: Tensor): void {
    if (this.#tensors.delete(tensor)) tensor.collect();
    this.#parent?.release(tensor);
  }

  /** Where new tensors go: a promise that outlives its scope makes tensors of the nearest scope still open. */
  target(): Scope | undefined {
    return this.#open ? this : this.#parent?.target();
  }
}

function currentScope(): Scope | undefined {
  return contexts.getStore()?.scope?.target();
}

/** Hands a new tensor to the current scope. @returns whether there is one */
export function track(tensor: Tensor): boolean {
  const scope = currentScope();
  scope?.add(tensor);
  return scope !== undefined;
}

/**
 * Runs `fn` and frees every tensor made inside it, except those in its result (arrays and objects are searched), parameters and
 * gradients. Use it around each step of a loop: memory then stays flat without waiting for the garbage collector.
 * An asynchronous `fn` works too: the scope ends when its promise settles.
 * @returns what `fn` returns; tensors in it belong to the scope around, if any
 * @example
 * ```ts
 * import { ones, scope } from 'throughtime';
 * const total = scope(() => ones([3]).mul(2).sum()); // the product is freed, the sum is not
 * console.log(total.itemSync()); // 6
 * ```
 */
export function scope<T>(fn: () => T): T {
  checkFunction('scope', 'fn', fn);
  const frame = new Scope('call');
  let result: T;
  try {
    result = frame.run(fn);
  } catch (error) {
    frame.close();
    throw error;
  }
  if (!isPromise(result)) {
    frame.close(result);
    return result;
  }
  frame.outlast();
  return result.then(
    (value) => {
      frame.close(value);
      return value;
    },
    (error: unknown) => {
      frame.close();
      throw error;
    },
  ) as T;
}

/**
 * Takes tensors out of the scopes they were made in: they live until `dispose` or the garbage collector. For state carried from
 * step to step.
 * @returns its argument, an array or object of tensors or one tensor
 */
export function keep<T>(value: T): T {
  const scope = currentScope();
  if (scope) for (const tensor of tensorsIn(value)) scope.release(tensor);
  return value;
}

/**
 * Runs `fn` without recording for `backward`: less memory and time where no gradient is wanted. Asynchronous functions keep the
 * mode across their awaits; code running beside them is not affected.
 * @example
 * ```ts
 * import { Linear, noGrad, ones } from 'throughtime';
 * const layer = new Linear(3, 1);
 * const y = noGrad(() => layer.forward(ones([2, 3])));
 * console.log(y.requiresGrad); // false
 * ```
 */
export function noGrad<T>(fn: () => T): T {
  checkFunction('noGrad', 'fn', fn);
  return contexts.run({ scope: contexts.getStore()?.scope, grad: false }, fn);
}

/** All tensors in nested arrays, maps and objects. */
export function* tensorsIn(value: unknown): Generator<Tensor> {
  const seen = new Set<object>();
  const left = [value]; // not calls of itself: data may be nested deeper than calls can be
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next) || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof Tensor) yield next;
    else {
      const items = Array.isArray(next) ? (next as readonly unknown[]) : next instanceof Map || next instanceof Set ? [...next.values()] : Object.values(next); // prettier-ignore
      for (let i = items.length - 1; i >= 0; i--) left.push(items[i]);
    }
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
