// Layers on top of each other: one native call for all of them where they are alike and each reads just the one below, else one call per
// layer with what lies between as operations on the tape.
import { checkChoice, checkInteger } from '../check.js';
import { complain } from '../errors.js';
import { add } from '../ops/arithmetic.js';
import { concat } from '../ops/shape.js';
import type { Tensor } from '../tensor.js';
import { mergeDirections, merges, type Merge } from './merge.js';

/** `residual`: a layer's output is added to what it read; `dense`: a layer reads the input and the outputs of all layers below. */
export type Skip = 'residual' | 'dense';

/** A stack as asked for. */
export interface StackPlan {
  readonly inputSize: number;
  readonly hiddenSize: number | readonly number[];
  readonly layers: number | undefined;
  readonly bidirectional: boolean;
  readonly projection?: number | undefined;
  readonly merge: Merge | undefined;
  readonly skip: Skip | undefined;
}

/** The sizes of one layer. */
export interface StackLayer {
  readonly input: number;
  /** H. */
  readonly hidden: number;
  /** P, or H without a projection: the width of one direction's output. */
  readonly output: number;
}

/** A stack, checked. */
export interface Stack {
  readonly layers: readonly StackLayer[];
  readonly directions: number;
  readonly merge: Merge;
  readonly skip: Skip | undefined;
  /** The width of what the top puts out. */
  readonly outputSize: number;
  /** The options for which every layer is a call of its own; none: one call for all. */
  readonly apart: readonly string[];
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function planStack(op: string, plan: StackPlan): Stack {
  const { inputSize, bidirectional, projection, merge, skip } = plan;
  const widths = widthsOf(op, plan);
  const smallest = Math.min(...widths);
  if (projection !== undefined && checkInteger(op, 'projection', projection) >= smallest)
    throw complain('ERR_TT_RANGE', { op, arg: 'projection', got: projection, want: `less than hiddenSize, which is ${smallest}` });
  const directions = bidirectional ? 2 : 1;
  if (merge !== undefined) checkChoice(op, 'merge', merge, merges);
  if (merge !== undefined && !bidirectional)
    throw complain('ERR_TT_ARG', { op, arg: 'merge', got: merge, want: 'no value', why: 'it joins two directions and there is one' });
  if (skip !== undefined) checkChoice(op, 'skip', skip, ['residual', 'dense']);
  if (skip !== undefined && widths.length === 1)
    throw complain('ERR_TT_ARG', { op, arg: 'skip', got: skip, want: 'no value', why: 'it leads past a layer and there is one' });
  const one = merge === undefined || merge === 'concat' ? directions : 1;
  const outputs = widths.map((hidden) => one * (projection ?? hidden));
  const alike = outputs.every((size) => size === outputs[0]);
  if (skip === 'residual' && !alike)
    throw complain('ERR_TT_ARG', { op, arg: 'hiddenSize', got: widths, want: 'equal sizes', why: 'skip is "residual", which adds layers' });
  const below = (k: number) =>
    skip === 'dense' ? outputs.slice(0, k).reduce((sum, size) => sum + size, inputSize) : (outputs[k - 1] ?? 0);
  const layers = widths.map((hidden, k) => ({ input: k === 0 ? inputSize : below(k), hidden, output: projection ?? hidden }));
  const reasons: readonly (readonly [string, boolean])[] = [
    ['hiddenSize', widths.some((width) => width !== widths[0])],
    ['merge', one < directions && widths.length > 1],
    ['skip', skip !== undefined],
  ];
  const apart = reasons.flatMap(([name, holds]) => (holds ? [name] : []));
  return { layers, directions, merge: merge ?? 'concat', skip, outputSize: outputs.at(-1) as number, apart };
}

/** More layers than anybody has trained are a slip; so many that memory ends would end the process. */
export const mostLayers = 10_000;

function widthsOf(op: string, { hiddenSize, layers }: StackPlan): readonly number[] {
  if (typeof hiddenSize === 'number') {
    checkInteger(op, 'hiddenSize', hiddenSize);
    return Array<number>(checkInteger(op, 'layers', layers ?? 1, 1, mostLayers)).fill(hiddenSize);
  }
  if (!Array.isArray(hiddenSize) || hiddenSize.length === 0)
    throw complain('ERR_TT_ARG', { op, arg: 'hiddenSize', got: hiddenSize, want: 'an integer, or an array with one per layer' });
  const widths = (hiddenSize as readonly number[]).map((width, k) => checkInteger(op, `hiddenSize[${k}]`, width));
  if (layers !== undefined && layers !== widths.length)
    throw complain('ERR_TT_ARG', { op, arg: 'layers', got: layers, want: `${widths.length}`, why: 'hiddenSize names so many' });
  return widths;
}

/** What a run of a stack needs beside its input. */
export interface StackRun<State> {
  /** Native call number k: the layer k, or all of them. */
  readonly call: (k: number, x: Tensor) => { readonly output: Tensor; readonly state: State };
  /** Dropout of what a layer reads from those below; between the layers of one call it is the kernel's. */
  readonly drop: (x: Tensor) => Tensor;
  /** Puts the outputs of the steps, directions side by side, in their places; undefined where they are. */
  readonly place: ((y: Tensor) => Tensor) | undefined;
}

/** @returns the output of every step, and the state of every call */
export function runStack<State>({ layers, apart, merge, skip }: Stack, x: Tensor, { call, drop, place }: StackRun<State>) {
  const top = apart.length > 0 ? layers.length - 1 : 0;
  const states: State[] = [];
  const past = (below: Tensor | undefined, y: Tensor) => (below && skip === 'residual' ? add(y, below) : y);
  const read = [x];
  let output: Tensor | undefined;
  let placed: Tensor | undefined;
  for (let k = 0; k <= top; k++) {
    const below = skip === 'dense' ? concat(read, -1) : (read.at(-1) as Tensor);
    const { output: y, state } = call(k, k === 0 ? below : drop(below));
    states.push(state);
    // The layers above read the steps in computed order, so a sum over layers is placed term by term: places differ between directions.
    if (place && (k === top || skip === 'residual')) placed = past(placed, mergeDirections(place(y), merge));
    if (place && k === top) break;
    read.push((output = past(output, mergeDirections(y, merge))));
  }
  return { output: (placed ?? output) as Tensor, states };
}
