// Beam search over all sources at once.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { BeamSource } from './beam-source.js';
import type { Decoded } from './hypothesis.js';
import { decodeDefaults, Limits, type DecodeOptions } from './limits.js';
import { checkStepModel, type StepModel } from './step-model.js';
import { Walk } from './walk.js';

export interface BeamOptions extends DecodeOptions {
  /** K, hypotheses followed at once for each source. Default 5. */
  readonly width?: number;
  /** Sequences returned per source, best first; at most `width`. Fewer where fewer are possible. Default 1. */
  readonly nBest?: number;
  /** alpha of Wu et al. 2016: divides the log probability by ((5 + length) / 6)^alpha. Default 0.6. */
  readonly lengthPenalty?: number;
  /** beta of Wu et al. 2016: how much a hypothesis loses that leaves parts of its source unseen. Needs attention. Default 0. */
  readonly coveragePenalty?: number;
  /** Stop as soon as K hypotheses have ended; otherwise when none in progress can become better than those. Default true. */
  readonly earlyStopping?: boolean;
}

const defaults = { ...decodeDefaults, width: 5, nBest: 1, lengthPenalty: 0.6, coveragePenalty: 0, earlyStopping: true } as const;

/**
 * Follows the K most probable beginnings of every source's sequence; all of all sources go through the model in one call per step. A
 * hypothesis ends when the end token is among its source's K best continuations, so that a width of 1 is `greedy`.
 * @returns for each source, in order, its best sequences, best first: those that ended before those cut off, each by score
 * @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE for a width beyond the vocabulary; ERR_TT_NAN
 * @example
 * ```ts
 * import { beamSearch, Seq2Seq } from 'throughtime';
 * async function show() {
 *   const model = new Seq2Seq({ sourceVocabularySize: 20, targetVocabularySize: 30, start: 2, end: 3, embedding: 8, hidden: 8 });
 *   const [best] = await beamSearch(model.search([[5, 8, 4], [7]]), { width: 4, nBest: 2, attention: true });
 *   for (const { tokens, score, attention } of best ?? []) console.log(tokens, score, attention?.[0]);
 * }
 * ```
 */
export async function beamSearch<State>(model: StepModel<State>, options?: BeamOptions): Promise<readonly (readonly Decoded[])[]> {
  const op = 'beamSearch';
  checkStepModel(op, model);
  const filled = checkOptions(op, options, defaults);
  const { width, nBest, coveragePenalty, attention } = filled;
  const why = 'a source has no more continuations';
  if (checkInteger(op, 'width', width) > model.vocabularySize)
    throw complain('ERR_TT_RANGE', { op, arg: 'width', got: width, want: `at most the vocabulary, which is ${model.vocabularySize}`, why });
  if (checkInteger(op, 'nBest', nBest) > width)
    throw complain('ERR_TT_RANGE', { op, arg: 'nBest', got: nBest, want: `at most the width, which is ${width}` });
  checkNumber(op, 'lengthPenalty', filled.lengthPenalty, 0);
  if (checkNumber(op, 'coveragePenalty', coveragePenalty, 0) > 0 && !model.sourceLengths)
    throw complain('ERR_TT_ARG', { op, arg: 'coveragePenalty', got: coveragePenalty, want: '0', why: 'the model has no attention' });
  const limits = new Limits(op, model, filled);
  const walk = new Walk(op, model, attention || coveragePenalty > 0);
  try {
    const sources = Array.from(walk.first, (token, n) => {
      const { end, sourceLengths } = model;
      return new BeamSource(op, n, token, { ...filled, limits, end, steps: sourceLengths?.[n] ?? 0, longest: limits.longest(n) });
    });
    for (let live = sources; live.length > 0; live = live.filter(({ done }) => !done)) {
      const all = live.flatMap((source) => source.live);
      const scores = await walk.step(
        all.map(({ row }) => row),
        all.map(({ hypothesis }) => hypothesis.token),
      );
      let row = 0;
      for (const source of live) row = source.advance(scores, row);
    }
    return sources.map((source) => source.results());
  } finally {
    walk.close();
  }
}
