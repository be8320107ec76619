// Pretrained word vectors for the tokens of a vocabulary.
import { checkChoice, checkInstance, checkInteger, checkNumber, checkOptions, checkPath } from '../check.js';
import { zeros } from '../create.js';
import { badFile } from '../data/readers/fault.js';
import { complain } from '../errors.js';
import { nextStream } from '../random.js';
import { engine, scope } from '../scope.js';
import type { TokenCounts } from './counts.js';
import { vectorRows } from './vector-rows.js';
import { Vocabulary } from './vocabulary.js';

export interface VectorOptions {
  /** Vectors of tokens that the file has none for: `normal` (default) numbers of mean 0, or `zeros`. */
  readonly missing?: 'normal' | 'zeros';
  /** Standard deviation of `normal`. Default: that of the vectors found, so that the missing look like them; 1 when none is found. */
  readonly std?: number;
  /** Makes the normal numbers depend on this only. Default: the generator of `setSeed`. */
  readonly seed?: number;
  /** How often each token occurs, for the coverage of running text. */
  readonly counts?: TokenCounts;
  /** Is told when a file holds another number of vectors than its first line says. Default: nobody is. */
  readonly onWarning?: (message: string) => void;
}

/** Vectors of a vocabulary and how much of it the file covers. */
export interface PretrainedVectors {
  /** [V,E], row by row; the row of `<pad>` is 0. As `pretrained` of an `Embedding`. */
  readonly weight: Float32Array;
  /** E. */
  readonly dimension: number;
  /** Tokens with a vector in the file, by id. */
  readonly found: readonly string[];
  /** Tokens without, by id. Specials are not missed. */
  readonly missing: readonly string[];
  readonly coverage: {
    /** The share of found ones among the found and the missing. */
    readonly types: number;
    /** The share of the counted text that the found ones make; undefined without `counts`. */
    readonly tokens: number | undefined;
  };
}

/**
 * Reads the vectors of a vocabulary's tokens from a text file: word2vec or fastText (the first line tells number and dimension), or GloVe
 * (no such line; words may hold spaces). The first vector of a word counts. The file is streamed; `.gz` files are decompressed.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE naming the line of a bad row, ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Embedding, loadVectors, type Vocabulary } from 'throughtime';
 * async function pretrained(path: string, vocabulary: Vocabulary) {
 *   const { weight, dimension, coverage } = await loadVectors(path, vocabulary);
 *   console.log(`${Math.round(100 * coverage.types)} % of the words have vectors`);
 *   return new Embedding(vocabulary.size, dimension, { paddingIndex: 0, pretrained: weight });
 * }
 * ```
 */
export async function loadVectors(path: string, vocabulary: Vocabulary, options?: VectorOptions): Promise<PretrainedVectors> {
  const op = 'loadVectors';
  const { missing, std, seed, counts, onWarning } = checkOptions(op, options, {
    missing: 'normal',
    std: undefined,
    seed: undefined,
    counts: undefined,
    onWarning: undefined,
  });
  checkChoice(op, 'missing', missing, ['normal', 'zeros']);
  checkPath(op, 'path', path);
  checkInstance(op, 'vocabulary', vocabulary, Vocabulary);
  for (const [arg, got] of Object.entries({ std, seed })) {
    if (missing === 'zeros' && got !== undefined) throw complain('ERR_TT_ARG', { op, arg, got, want: 'none', why: 'missing is "zeros"' });
  }
  if (std !== undefined) checkNumber(op, 'std', std, 0);
  if (seed !== undefined) checkInteger(op, 'seed', seed, 0);
  const { weight, dimension, has } = await read(path, vocabulary, onWarning);
  if (missing === 'normal') {
    const numbers = await normals(weight.length, std ?? deviation(weight, dimension, has), seed === undefined ? nextStream() : [seed, 0]);
    has.forEach((found, id) => {
      const [start, end] = [id * dimension, (id + 1) * dimension];
      if (!found && id !== vocabulary.paddingId) weight.set(numbers.subarray(start, end), start);
    });
  }
  return { weight, dimension, ...covered(vocabulary, has, counts) };
}

/** The rows of the vocabulary, and which of them the file has. */
async function read(path: string, vocabulary: Vocabulary, onWarning: VectorOptions['onWarning']) {
  const has = new Uint8Array(vocabulary.size);
  let form: { readonly dimension: number; readonly count: number | undefined } | undefined;
  let weight = new Float32Array();
  let rows = 0;
  for await (const row of vectorRows(path)) {
    if (!form) {
      form = row.form;
      weight = new Float32Array(vocabulary.size * form.dimension);
    }
    rows++;
    const id = vocabulary.has(row.word) ? vocabulary.idOf(row.word) : undefined;
    if (id === undefined || has[id] || id === vocabulary.paddingId) continue;
    weight.set(row.numbers(), id * form.dimension);
    has[id] = 1;
  }
  if (!form) throw badFile(path, 'holds no vectors');
  if (form.count !== undefined && form.count !== rows) onWarning?.(`${path}: holds ${rows} vectors, but its first line says ${form.count}`);
  return { weight, dimension: form.dimension, has };
}

/** The standard deviation of all numbers of the rows found. */
function deviation(weight: Float32Array, dimension: number, has: Uint8Array): number {
  let [count, sum, squares] = [0, 0, 0];
  has.forEach((found, id) => {
    if (!found) return;
    for (const x of weight.subarray(id * dimension, (id + 1) * dimension)) {
      count++;
      sum += x;
      squares += x * x;
    }
  });
  return count === 0 ? 1 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** From the library's generator, so the same for any number of threads. */
function normals(count: number, std: number, [seed, step]: readonly [number, number]): Promise<Float32Array> {
  return scope(async () => {
    const t = zeros([count]);
    engine().normal(t.handle, 0, std, seed, step);
    return Float32Array.from(await t.data());
  });
}

function covered(vocabulary: Vocabulary, has: Uint8Array, counts: TokenCounts | undefined) {
  const found = vocabulary.tokens.filter((_, id) => has[id]);
  const missing = vocabulary.tokens.filter((_, id) => !has[id] && id >= vocabulary.specials.length);
  const occurrences = (tokens: Iterable<string>) => Array.from(tokens).reduce((sum, token) => sum + (counts?.get(token) ?? 0), 0);
  const types = ratio(found.length, found.length + missing.length);
  return { found, missing, coverage: { types, tokens: counts && ratio(occurrences(found), occurrences(counts.keys())) } };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
