// A long text as training data of a language model: parallel streams, cut into chunks that follow each other.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import { tensor } from '../create.js';
import { complain, Says } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { chunkLengths, type VariableLength } from './chunk-lengths.js';

/** The target of a place that predicts nothing, as `crossEntropy` leaves it out. */
const nothing = -100;

export interface TokenStreamOptions {
  /** B, streams side by side. */
  readonly batchSize: number;
  /** T, tokens of a chunk and stream: the steps that gradients flow back through. */
  readonly bptt: number;
  /**
   * What happens to tokens that do not make a full row of B: `drop` (default) leaves the last of the text out, `keep` gives the last streams
   * fewer tokens, so that every token of the text is predicted once. For measuring, `keep`.
   */
  readonly remainder?: 'drop' | 'keep';
  /** Chunks of changing length, so that they are cut at other places in every epoch. Default: all T, and the rest. */
  readonly variable?: VariableLength;
}

/** One chunk of every stream. */
export interface TokenChunk {
  /** `[B,T]` int32. */
  readonly tokens: Tensor;
  /** `[B,T]` int32: the token after each; -100 where there is none. */
  readonly targets: Tensor;
  /** Tokens of each stream in the chunk, `[B]`; padding follows them. */
  readonly lengths: Int32Array;
  /** Tokens that are predicted: what the mean loss of the chunk counts. */
  readonly rows: number;
  /** The text begins here: states before it are zeros. Otherwise they are those after the chunk before. */
  readonly first: boolean;
}

/** Chunks that can be walked again: each walk is an epoch. */
export interface TokenStream extends Iterable<TokenChunk> {
  /** Chunks of the epoch: of the walk under way, otherwise of the next. */
  readonly length: number;
  /** Walks begun: the number of the next walk. */
  readonly epoch: number;
  /** Tokens that a walk predicts. */
  readonly predicted: number;
  /** Makes the next walk that of `epoch` from chunk `batch` on. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  resume(position: { readonly epoch: number; readonly batch: number }): void;
}

/**
 * Lays a text out as B contiguous streams and cuts them into chunks; each token's target is the one after it. Row b of a chunk continues row
 * b of the chunk before, so a model that carries its state reads B long texts (Mikolov et al. 2010; Zaremba, Sutskever & Vinyals 2014).
 * @param ids the text
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; ERR_TT_ARG for a text too short for a token and its target in every stream
 * @example
 * ```ts
 * import { tokenStream } from 'throughtime';
 * for (const { tokens, targets, first } of tokenStream(Int32Array.from({ length: 21 }, (_, i) => i), { batchSize: 2, bptt: 6 })) {
 *   console.log(tokens.shape, targets.shape, first); // [2,6] [2,6] true, then [2,4] [2,4] false
 * }
 * ```
 */
export function tokenStream(ids: Int32Array, options: TokenStreamOptions): TokenStream {
  const op = 'tokenStream';
  const o = checkOptions(op, options, { batchSize: undefined, bptt: undefined, remainder: 'drop', variable: undefined });
  const B = checkInteger(op, 'batchSize', o.batchSize as number);
  const bptt = checkInteger(op, 'bptt', o.bptt as number);
  if (o.remainder !== 'drop' && o.remainder !== 'keep')
    throw complain('ERR_TT_ARG', { op, arg: 'remainder', got: o.remainder, want: '"drop" or "keep"' });
  if (!((ids as unknown) instanceof Int32Array)) throw complain('ERR_TT_DTYPE', { op, arg: 'ids', got: ids, want: 'an Int32Array' });
  const pairs = ids.length - 1; // a token and the one after it
  if (pairs < B)
    throw complain('ERR_TT_ARG', {
      op,
      arg: 'ids',
      got: new Says(`${ids.length} tokens`),
      want: `at least ${B + 1}`,
      why: `batchSize is ${B}, and each stream predicts a token`,
    });
  const steps = o.remainder === 'drop' ? Math.floor(pairs / B) : Math.ceil(pairs / B);
  const cut = chunkLengths(op, steps, bptt, o.variable);
  let epoch = 0;
  let start = 0;
  let walked: number | undefined;
  return {
    predicted: o.remainder === 'drop' ? steps * B : pairs,
    get epoch() {
      return epoch;
    },
    get length() {
      return walked ?? cut(epoch).length;
    },
    resume(position) {
      [epoch, start] = [checkInteger(op, 'epoch', position.epoch, 0), checkInteger(op, 'batch', position.batch, 0)];
    },
    *[Symbol.iterator]() {
      const lengths = cut(epoch);
      const from = checkNumber(op, 'batch', start, 0, lengths.length);
      epoch++;
      start = 0;
      walked = lengths.length;
      try {
        let at = 0;
        for (const [i, length] of lengths.entries()) {
          if (i >= from) yield chunk(ids, { B, steps, at, length });
          at += length;
        }
      } finally {
        walked = undefined;
      }
    },
  };
}

interface Place {
  readonly B: number;
  /** Of every stream, over the whole text. */
  readonly steps: number;
  /** Steps before the chunk. */
  readonly at: number;
  readonly length: number;
}

function chunk(ids: Int32Array, { B, steps, at, length }: Place): TokenChunk {
  const shape = [B, length];
  const tokens = new Int32Array(B * length);
  const targets = new Int32Array(B * length).fill(nothing);
  const lengths = Int32Array.from({ length: B }, (_, b) => {
    const begin = b * steps + at;
    const count = Math.max(0, Math.min(length, ids.length - 1 - begin));
    tokens.set(ids.subarray(begin, begin + count), b * length);
    targets.set(ids.subarray(begin + 1, begin + 1 + count), b * length);
    return count;
  });
  const rows = lengths.reduce((sum, count) => sum + count, 0);
  return { tokens: tensor(tokens, { shape }), targets: tensor(targets, { shape }), lengths, rows, first: at === 0 };
}
