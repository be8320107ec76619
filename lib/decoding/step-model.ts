// What decoding needs of a model: scores of the next token, for many rows at once.
import { checkFunction, checkInteger } from '../check.js';
import { complain } from '../errors.js';
import { elements, numbers } from '../form.js';
import type { Tensor } from '../tensor.js';

/** What a step gives. */
export interface StepResult<State> {
  /** Scores of the next token, not normalised: `[R,V]`. */
  readonly logits: Tensor;
  /** The state after the tokens given. */
  readonly state: State;
  /** What each row looked at, `[R,S]`, where the model attends to a source. */
  readonly attention?: Tensor;
}

/**
 * A model that says what comes next, step by step. Rows are sequences in progress; at the beginning there is one for every source (a
 * sentence to translate, a beginning to continue). A model that decodes needs no more than this, whatever it is. Its methods are called
 * without gradients, and what they make is freed as soon as it is not part of the latest state.
 */
export interface StepModel<State> {
  /** V. */
  readonly vocabularySize: number;
  /** The token that ends a sequence; undefined where sequences end by their length only. */
  readonly end: number | undefined;
  /** Tokens that are never said, such as padding. */
  readonly silent: readonly number[];
  /** Most tokens of each source's sequence where no `maxLength` is given, the end included. One number per source. */
  readonly limits: ArrayLike<number>;
  /** Steps of each source that attention is shown of; undefined for a model without attention. */
  readonly sourceLengths: ArrayLike<number> | undefined;
  /** The first token of every source and the state before it. */
  begin(): { readonly tokens: ArrayLike<number>; readonly state: State };
  /** One step of all rows. @param tokens the latest token of each row, `[R]` */
  step(tokens: Int32Array, state: State): StepResult<State>;
  /** The state of some rows, in that order; a row may be taken several times. */
  pick(state: State, rows: Int32Array): State;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE naming what a model that is to be decoded lacks */
export function checkStepModel<State>(op: string, model: StepModel<State>): StepModel<State> {
  if (typeof model !== 'object' || (model as unknown) === null)
    throw complain('ERR_TT_ARG', { op, arg: 'model', got: model, want: 'a StepModel, as search of a Seq2Seq gives' });
  for (const part of ['begin', 'step', 'pick'] as const) checkFunction(op, `model.${part}`, model[part] as unknown);
  checkInteger(op, 'model.vocabularySize', model.vocabularySize);
  numbers(op, 'model.silent', model.silent);
  elements(op, 'model.limits', model.limits);
  if (model.sourceLengths !== undefined) elements(op, 'model.sourceLengths', model.sourceLengths);
  if (model.end !== undefined) checkInteger(op, 'model.end', model.end, 0);
  return model;
}
