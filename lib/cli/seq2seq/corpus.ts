// From files to pairs: which files, held-out pairs, lengths, vocabularies.
import { readPairs, readParallel, type Encoding, type TextPair } from '../../data/readers/index.js';
import { randomSplit } from '../../data/split.js';
import { ThroughtimeError } from '../../errors.js';
import { translatorSpecials as specials } from '../../saved/translator-files.js';
import { countTokens } from '../../text/counts.js';
import { textTokens } from '../../text/units.js';
import { Vocabulary } from '../../text/vocabulary.js';
import { tell } from '../output.js';
import type { Parts } from '../training/parts.js';
import { UsageError } from '../usage-error.js';
import type { Seq2SeqTrainOptions } from './options.js';

/** A pair as text and as tokens. */
export interface TokenPair extends TextPair {
  readonly sourceTokens: readonly string[];
  readonly targetTokens: readonly string[];
}

/** Where pairs are. */
export interface PairFiles {
  /** With a tab in each line. */
  readonly pairs?: string | undefined;
  readonly source?: string | undefined;
  readonly target?: string | undefined;
}

/** The names of the options that are files. */
export const fileOptions = ['train', 'source', 'target', 'dev', 'devSource', 'devTarget', 'test', 'testSource', 'testTarget'] as const;

/** Reads and checks the data files. @throws UsageError, ThroughtimeError ERR_TT_FILE */
export async function readPairCorpus(options: Seq2SeqTrainOptions): Promise<Parts<TokenPair>> {
  const { seed, maxSourceLength, encoding } = options;
  const files = {
    train: { pairs: options.train, source: options.source, target: options.target },
    dev: { pairs: options.dev, source: options.devSource, target: options.devTarget },
    test: { pairs: options.test, source: options.testSource, target: options.testTarget },
  };
  const given = {
    train: choose(files.train, ['--train', '--source', '--target']),
    dev: choose(files.dev, ['--dev', '--dev-source', '--dev-target']),
    test: choose(files.test, ['--test', '--test-source', '--test-target']),
  };
  if (!given.train) throw new UsageError('--train', 'or --source and --target are needed');
  const all = short(files.train, tokenised(await readPairFiles(files.train, encoding), options), maxSourceLength);
  const known = async (where: PairFiles) => {
    const pairs = tokenised(await readPairFiles(where, encoding), options);
    requireLengths(where, pairs, maxSourceLength);
    return pairs;
  };
  const test = given.test ? await known(files.test) : undefined;
  if (given.dev) return { train: all, dev: await known(files.dev), test };
  const path = files.train.pairs ?? files.train.source;
  if (all.length < 2) throw new ThroughtimeError('ERR_TT_FILE', `${path}: one pair, so none can be held out; give others with --dev`);
  const held = Math.min(1000, Math.max(1, Math.round(all.length / 20)));
  const [train, dev] = randomSplit(all, [1 - held / all.length, held / all.length], { seed });
  tell(`no --dev: ${dev.length} of ${all.length} training pairs are held out to choose the best epoch`);
  return { train, dev, test };
}

/** Whether pairs are given, in one of both ways. @throws UsageError */
export function choose({ pairs, source, target }: PairFiles, [one, first, second]: readonly [string, string, string]): boolean {
  if (pairs !== undefined && (source ?? target) !== undefined) throw new UsageError(one, `excludes ${first} and ${second}`);
  if ((source === undefined) !== (target === undefined))
    throw new UsageError(source === undefined ? second : first, `needs ${source === undefined ? first : second}`);
  return pairs !== undefined || source !== undefined;
}

/** @throws ThroughtimeError ERR_TT_FILE naming the line of what is no pair */
export async function readPairFiles({ pairs, source, target }: PairFiles, encoding: Encoding): Promise<readonly TextPair[]> {
  const reading = { encoding, onWarning: tell };
  return pairs === undefined ? readParallel(source as string, target as string, reading) : readPairs(pairs, reading);
}

function tokenised(pairs: readonly TextPair[], { sourceUnit, targetUnit, lowercase }: Seq2SeqTrainOptions): readonly TokenPair[] {
  const own = (text: string) => (lowercase ? text.toLowerCase() : text);
  return pairs.map((pair) => ({
    ...pair,
    sourceTokens: textTokens(own(pair.source), sourceUnit),
    targetTokens: textTokens(own(pair.target), targetUnit),
  }));
}

/** The pairs that are short enough to train on. */
function short({ pairs: file, source }: PairFiles, pairs: readonly TokenPair[], most: number): readonly TokenPair[] {
  const long = pairs.filter((pair) => Math.max(pair.sourceTokens.length, pair.targetTokens.length) > most);
  const [first] = long;
  if (!first) return pairs;
  const path = file ?? source;
  if (long.length === pairs.length)
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${path}: all pairs are longer than ${most} tokens, expected shorter ones, or a larger --max-source-length`,
    );
  tell(`${path}: ${long.length} of ${pairs.length} pairs are longer than ${most} tokens and left out, the first in line ${first.line}`);
  return pairs.filter((pair) => !long.includes(pair));
}

/** @throws ThroughtimeError ERR_TT_FILE naming the line of a source that is too long */
export function requireLengths(
  { pairs: file, source }: PairFiles,
  pairs: readonly Pick<TokenPair, 'line' | 'sourceTokens'>[],
  most: number,
): void {
  const long = pairs.find(({ sourceTokens }) => sourceTokens.length > most);
  if (!long) return;
  const got = `the source is ${long.sourceTokens.length} tokens long, expected at most ${most}`;
  throw new ThroughtimeError('ERR_TT_FILE', `${file ?? source}:${long.line}: ${got} (--max-source-length of the training)`);
}

/** The tokens of the training pairs; one vocabulary twice when it is shared. */
export function vocabulariesOf(
  { train }: Parts<TokenPair>,
  { minFrequency, maxVocabulary: maxSize, shared }: Pick<Seq2SeqTrainOptions, 'minFrequency' | 'maxVocabulary' | 'shared'>,
): { readonly source: Vocabulary; readonly target: Vocabulary } {
  const sources = train.map(({ sourceTokens }) => sourceTokens);
  const targets = train.map(({ targetTokens }) => targetTokens);
  const make = (documents: readonly (readonly string[])[]) =>
    Vocabulary.fromCounts(countTokens(documents), { minFrequency, maxSize, specials });
  if (!shared) return { source: make(sources), target: make(targets) };
  const both = make([...sources, ...targets]);
  return { source: both, target: both };
}
