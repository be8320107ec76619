// Tokens and their numbers.
import { readFile } from 'node:fs/promises';
import { checkInteger, checkList, checkOptions, checkPath, checkString } from '../check.js';
import { complain, describe, Says, ThroughtimeError } from '../errors.js';
import { writeAtomically } from '../io/atomic.js';
import { checkCounts, checkTokens, countTokens, type TokenCounts } from './counts.js';
import { checkSpecials, checkVocabulary, type VocabularyData } from './vocabulary-data.js';

/** The special token of padding, where a vocabulary has one. */
export const padding = '<pad>';
/** The special token that stands for all unknown ones, where a vocabulary has one. */
export const unknown = '<unk>';

export interface VocabularyOptions {
  /** Most tokens, specials included; the most frequent are kept. Default: all. */
  readonly maxSize?: number;
  /** Rarer tokens are left out. Default 1. */
  readonly minFrequency?: number;
  /** Tokens that come first, in this order. `<pad>` pads and `<unk>` stands for unknown tokens. Default `['<pad>', '<unk>']`. */
  readonly specials?: readonly string[];
}

/**
 * Tokens numbered from 0: the specials, then the others by frequency, equally frequent ones by their UTF-16 code units. So the same texts
 * give the same numbers, in any order.
 * @example
 * ```ts
 * import { Vocabulary } from 'throughtime';
 * const vocabulary = Vocabulary.build([['to', 'be', 'or', 'not', 'to', 'be'], ['to', 'do']]);
 * console.log(vocabulary.tokens); // ["<pad>", "<unk>", "to", "be", "do", "not", "or"]
 * console.log(vocabulary.encode(['not', 'to', 'see'])); // Int32Array [5, 2, 1]
 * ```
 */
export class Vocabulary {
  /** All tokens; the index of a token is its id. */
  readonly tokens: readonly string[];
  /** The first of them. */
  readonly specials: readonly string[];
  /** Id of `<pad>`; undefined when it is no special. */
  readonly paddingId: number | undefined;
  /** Id of `<unk>`; undefined when it is no special. */
  readonly unknownId: number | undefined;
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(value: unknown) {
    const { specials, tokens } = checkVocabulary(value);
    this.tokens = tokens;
    this.specials = specials;
    this.#ids = new Map(tokens.map((token, id) => [token, id]));
    const special = (token: string) => (specials.includes(token) ? this.#ids.get(token) : undefined);
    this.paddingId = special(padding);
    this.unknownId = special(unknown);
  }

  /**
   * The vocabulary of some texts.
   * @param documents the tokens of each text
   * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
   */
  static build(documents: Iterable<readonly string[]>, options?: VocabularyOptions): Vocabulary {
    return Vocabulary.fromCounts(countTokens(documents), options);
  }

  /** The vocabulary of tokens that are counted already. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  static fromCounts(counts: TokenCounts, options?: VocabularyOptions): Vocabulary {
    const { maxSize, minFrequency, specials } = checkOptions('Vocabulary', options, {
      maxSize: undefined,
      minFrequency: 1,
      specials: [padding, unknown],
    });
    checkSpecials(specials);
    checkInteger('Vocabulary', 'minFrequency', minFrequency);
    const most = maxSize === undefined ? Infinity : checkInteger('Vocabulary', 'maxSize', maxSize, Math.max(1, specials.length));
    const words = Array.from(checkCounts('Vocabulary', 'counts', counts))
      .filter(
        ([token, count]) =>
          checkInteger('Vocabulary', `count of ${describe(token)}`, count, 0) >= minFrequency && !specials.includes(token),
      )
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([token]) => token);
    const tokens = [...specials, ...words].slice(0, most);
    if (tokens.length === 0)
      throw complain('ERR_TT_ARG', { op: 'Vocabulary', arg: 'documents', got: new Says('without a token'), want: 'at least one token' });
    return new Vocabulary({ version: 1, specials, tokens });
  }

  /** Number of tokens: V of an embedding. */
  get size(): number {
    return this.tokens.length;
  }

  /** Whether the token has an id of its own. */
  has(token: string): boolean {
    return this.#ids.has(token);
  }

  /** The id of a token, that of `<unk>` for an unknown one. @throws ThroughtimeError ERR_TT_ARG for an unknown one when there is no `<unk>` */
  idOf(token: string): number {
    return this.#ids.get(token) ?? this.#idOfUnknown(token);
  }

  /** Tokens to ids. @throws ThroughtimeError ERR_TT_ARG naming an unknown token when there is no `<unk>` */
  encode(tokens: readonly string[]): Int32Array {
    checkTokens('Vocabulary', 'tokens', tokens);
    const ids = new Int32Array(tokens.length);
    for (let i = 0; i < ids.length; i++) ids[i] = this.idOf(tokens[i] as string);
    return ids;
  }

  /** Ids to tokens. @throws ThroughtimeError ERR_TT_RANGE for an id that no token has */
  decode(ids: ArrayLike<number>): string[] {
    checkList('Vocabulary', 'ids', ids);
    return Array.from(ids, (id, i) => {
      const token = typeof id === 'number' ? this.tokens[id] : undefined;
      if (token !== undefined) return token;
      throw complain('ERR_TT_RANGE', { op: 'Vocabulary', arg: `ids[${i}]`, got: id, want: `an integer in [0, ${this.size - 1}]` });
    });
  }

  /** Plain data for `fromJSON`; `JSON.stringify` calls it. */
  toJSON(): VocabularyData {
    return { version: 1, specials: this.specials, tokens: this.tokens };
  }

  /** The vocabulary of `toJSON`. @throws ThroughtimeError ERR_TT_ARG when `value` is none: says what is wrong with it */
  static fromJSON(value: unknown): Vocabulary {
    return new Vocabulary(value);
  }

  /** Writes a JSON file; readers see the old file or the whole new one. @throws ThroughtimeError (rejects) ERR_TT_FILE */
  async save(path: string): Promise<void> {
    checkPath('save', 'path', path);
    await writeAtomically(path, [Buffer.from(`${JSON.stringify(this)}\n`)]);
  }

  /** Reads a file of `save`. @throws ThroughtimeError (rejects) ERR_TT_FILE when it cannot be read or is no vocabulary */
  static async load(path: string): Promise<Vocabulary> {
    checkPath('load', 'path', path);
    try {
      return Vocabulary.fromJSON(JSON.parse(await readFile(path, 'utf8')));
    } catch (cause) {
      throw new ThroughtimeError('ERR_TT_FILE', `${path} is no vocabulary (${(cause as Error).message})`, { cause });
    }
  }

  #idOfUnknown(token: string): number {
    checkString('Vocabulary', 'token', token);
    if (this.unknownId !== undefined) return this.unknownId;
    throw complain('ERR_TT_ARG', {
      op: 'Vocabulary',
      arg: 'token',
      got: token,
      want: `one of the ${this.size} known ones`,
      why: `without ${unknown} among the specials nothing stands for others`,
    });
  }
}
