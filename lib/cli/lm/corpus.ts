// From files to ids: three texts and the vocabulary of the first.
import { readRunningText } from '../../data/readers/index.js';
import { ThroughtimeError } from '../../errors.js';
import { countTokens } from '../../text/counts.js';
import { unknown, Vocabulary } from '../../text/vocabulary.js';
import { tell } from '../output.js';
import type { LanguageOptions } from './fill.js';

/** Texts as ids. */
export interface Corpus {
  readonly vocabulary: Vocabulary;
  readonly train: Int32Array;
  readonly dev: Int32Array;
  readonly test: Int32Array | undefined;
}

/** A text and the file it came from. */
interface Text {
  readonly path: string;
  readonly tokens: readonly string[];
}

/** @throws ThroughtimeError ERR_TT_FILE for files without enough tokens */
export async function readCorpus(options: LanguageOptions): Promise<Corpus> {
  const { level, encoding, batch } = options;
  const read = async (path: string | undefined): Promise<Text | undefined> =>
    path === undefined ? undefined : { path, tokens: await readRunningText(path, { level, encoding, onWarning: tell }) };
  const whole = (await read(options.train)) as Text;
  const [first, second, third] = cut(whole, options.split) as [Text, Text | undefined, Text | undefined];
  const dev = (await read(options.dev)) ?? second;
  const test = (await read(options.test)) ?? third;
  requireTokens(first, 2 * batch, `as --batch ${batch} asks for two in every stream`);
  for (const text of [dev, test]) if (text) requireTokens(text, 2, 'to predict one from another');
  const vocabulary = vocabularyOf(first.tokens, options);
  const encode = (text: Text) => encoded(text, vocabulary, level);
  return { vocabulary, train: vocabulary.encode(first.tokens), dev: encode(dev as Text), test: test && encode(test) };
}

/** Parts of a text, in order. */
function cut({ path, tokens }: Text, shares: readonly number[]): readonly Text[] {
  let [start, sum] = [0, 0];
  return shares.map((share, i) => {
    sum += share;
    const end = i === shares.length - 1 ? tokens.length : Math.floor(tokens.length * sum);
    const part = { path, tokens: tokens.slice(start, end) };
    start = end;
    return part;
  });
}

function requireTokens({ path, tokens }: Text, least: number, why: string): void {
  if (tokens.length >= least) return;
  const held = tokens.length === 0 ? 'no tokens' : `${tokens.length} token${tokens.length === 1 ? '' : 's'} in a part`;
  throw new ThroughtimeError('ERR_TT_FILE', `${path}: holds ${held}, expected at least ${least}, ${why}`);
}

/** A file's own `<unk>` is the unknown token; else rare words teach what an unknown one is like. */
function vocabularyOf(tokens: readonly string[], { level, maxVocabulary, minFrequency }: LanguageOptions): Vocabulary {
  const counts = countTokens([tokens]);
  const own = counts.has(unknown) || level === 'character';
  return Vocabulary.fromCounts(counts, {
    ...(maxVocabulary !== undefined && { maxSize: maxVocabulary }),
    minFrequency: minFrequency ?? (own ? 1 : 2),
    specials: [unknown],
  });
}

function encoded({ path, tokens }: Text, vocabulary: Vocabulary, level: LanguageOptions['level']): Int32Array {
  const strange = tokens.reduce((count, token) => count + (vocabulary.has(token) ? 0 : 1), 0);
  if (strange > 0) tell(`${path}: ${strange} of ${tokens.length} ${level}s are not in the vocabulary and count as ${unknown}`);
  return vocabulary.encode(tokens);
}
