// A Seq2Seq as decoding sees it: rows that begin at a source each.
import type { StepModel, StepResult } from '../../decoding/step-model.js';
import { inference } from '../../inference.js';
import { integers } from '../../integers.js';
import { indexSelect } from '../../ops/pick.js';
import type { Tensor } from '../../tensor.js';
import { padSequences } from '../../data/pad.js';
import type { Seq2Seq } from '../seq2seq.js';
import type { DecoderState, SourceMemory } from './decoder.js';
import { pickRows } from './state.js';

/** Rows in progress. */
export interface SearchState {
  readonly decoder: DecoderState;
  /** Undefined without attention. */
  readonly memory: SourceMemory | undefined;
  /** The source of each row. */
  readonly sources: Int32Array;
  /** Steps of each source. */
  readonly steps: Int32Array;
}

/** @param sources ids of each, checked */
export function searchOf(model: Seq2Seq, sources: readonly ArrayLike<number>[]): StepModel<SearchState> {
  const { start, end, targetVocabularySize } = model.config;
  return {
    vocabularySize: targetVocabularySize,
    end,
    silent: [...new Set([0, start])].filter((id) => id !== end),
    limits: sources.map(({ length }) => 2 * length + 10),
    sourceLengths: model.decoder.attention && sources.map(({ length }) => length),
    begin: () =>
      inference(model, () => {
        const { tokens, lengths } = padSequences(sources);
        const { decoder, memory } = model.encode(tokens, lengths);
        const state = { decoder, memory, sources: Int32Array.from(sources.keys()), steps: lengths };
        return { tokens: sources.map(() => start), state };
      }),
    step: (tokens, { decoder, ...same }): StepResult<SearchState> =>
      inference(model, () => {
        const { output, weights, state } = model.decoder.step(model.targetEmbedding.forward(tokens), decoder, same.memory);
        const logits = model.head.forward(output);
        return { logits, state: { decoder: state, ...same }, ...(weights && { attention: weights }) };
      }),
    pick: (state, rows) => pick(state, rows),
  };
}

/** The memory is large and stays as it is while rows are exchanged within their sources. */
function pick(state: SearchState, rows: Int32Array): SearchState {
  const { decoder, memory, sources, steps } = state;
  if (rows.length === sources.length && rows.every((row, i) => row === i)) return state;
  const chosen = rows.map((row) => sources[row] as number);
  const same = chosen.length === sources.length && chosen.every((source, i) => source === sources[i]);
  const { layers, feed } = decoder;
  const index = integers('pick', 'rows', rows);
  return {
    decoder: { layers: pickRows(layers, rows), ...(feed && { feed: indexSelect(feed, 0, index) }) },
    memory: same
      ? memory
      : memory &&
        pickMemory(
          memory,
          index,
          integers(
            'pick',
            'lengths',
            chosen.map((source) => steps[source] as number),
          ),
        ),
    sources: chosen,
    steps,
  };
}

function pickMemory({ projected }: SourceMemory, index: Tensor, lengths: Tensor): SourceMemory {
  const keys = indexSelect(projected.keys, 0, index);
  const values = projected.values === projected.keys ? keys : indexSelect(projected.values, 0, index);
  return { projected: { keys, values }, lengths };
}
