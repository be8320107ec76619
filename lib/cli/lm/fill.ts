// What is not given comes from the preset.
import { completeLanguageConfig, type FilledLanguageConfig } from '../../models/language-config.js';
import type { LanguageModelInit } from '../../models/language-init.js';
import { languagePreset, type LanguagePresetName } from '../../models/language-presets.js';
import type { TextLevel } from '../../text/running-text.js';
import type { TrainCommandOptions } from '../training/options.js';
import { UsageError } from '../usage-error.js';
import type { GivenOptions, ModelOptions } from './options.js';

/** Every option of a training. */
export interface LanguageOptions
  extends
    TrainCommandOptions,
    Omit<ModelOptions, 'initRange' | 'embeddingRange'>,
    Pick<GivenOptions, 'train' | 'dev' | 'test' | 'encoding' | 'ngram'> {
  readonly level: TextLevel;
  readonly preset: LanguagePresetName;
  /** Shares of the file of --train. */
  readonly split: readonly number[];
  readonly maxVocabulary?: number;
  readonly minFrequency?: number;
  readonly initRange?: number;
  readonly embeddingRange?: number;
  readonly forgetBias?: number;
}

type Start = 'initRange' | 'embeddingRange' | 'forgetBias';

/** @throws UsageError for options that exclude each other or do not fit */
export function fillOptions(given: GivenOptions): LanguageOptions {
  const name = given.preset ?? (given.level === 'word' ? 'zaremba-small' : 'char-rnn');
  const { level, model, init, training } = languagePreset(name);
  const { dropout, initRange, embeddingRange, embedding, ...rest } = given;
  if (given.schedule !== undefined && given.schedule !== 'constant' && given.decay !== undefined)
    throw new UsageError('--decay', 'excludes --schedule');
  const all = dropout === undefined ? {} : { inputDropout: dropout, hiddenDropout: dropout, outputDropout: dropout };
  const sizes = withoutVocabulary(completeLanguageConfig({ ...model, vocabularySize: 1 }));
  const hidden = widths(given, sizes.hidden);
  return {
    level,
    schedule: 'constant',
    patience: 0,
    ...sizes,
    ...training,
    ...all,
    ...startOf(init, initRange, embeddingRange),
    ...rest,
    preset: name,
    split: splitOf(given),
    // Vectors as wide as the layers where the recipe has them so.
    embedding: embedding ?? (sizes.hidden.every((width) => width === sizes.embedding) ? (hidden[0] as number) : sizes.embedding),
    hidden,
    layers: hidden.length,
    decay: given.schedule === undefined || given.schedule === 'constant' ? (given.decay ?? training.decay) : 1,
  };
}

/** How weights start: a range for all of them takes the place of everything in the recipe. */
function startOf(init: LanguageModelInit, all: number | undefined, embedding: number | undefined): Pick<LanguageOptions, Start> {
  const { range, ...rest } = all === undefined ? init : { range: all };
  return { ...rest, ...(range !== undefined && { initRange: range }), ...(embedding !== undefined && { embeddingRange: embedding }) };
}

/** What does not depend on the text. */
function withoutVocabulary({ vocabularySize: _, ...sizes }: FilledLanguageConfig): Omit<FilledLanguageConfig, 'vocabularySize'> {
  return sizes;
}

/** Units of every layer. */
function widths({ hidden, layers }: GivenOptions, preset: readonly number[]): readonly number[] {
  if (hidden !== undefined && hidden.length > 1) {
    if (layers !== undefined && layers !== hidden.length)
      throw new UsageError(`--layers ${layers}`, `--hidden ${hidden.join(',')} has ${hidden.length}`);
    return hidden;
  }
  const [width] = hidden ?? [];
  if (width !== undefined) return Array<number>(layers ?? preset.length).fill(width);
  if (layers === undefined) return preset;
  if (new Set(preset).size > 1)
    throw new UsageError(`--layers ${layers}`, `needs --hidden: the preset has layers of ${preset.join(', ')} units`);
  return Array<number>(layers).fill(preset[0] as number);
}

/** Percentages of --train as shares of training, dev and test text. */
function splitOf({ split, dev, test }: GivenOptions): readonly number[] {
  if (split === undefined) return dev === undefined ? [0.95, 0.05] : [1];
  const typed = `--split ${split.join('/')}`;
  if (dev !== undefined) throw new UsageError(typed, 'excludes --dev');
  if (split.length === 3 && test !== undefined) throw new UsageError(typed, 'excludes --test: its third part is the test text');
  const sum = split.reduce((a, b) => a + b, 0);
  if (split.length < 2 || split.length > 3 || sum !== 100)
    throw new UsageError(typed, 'expected two or three percentages that make 100: of training, dev and test text');
  return split.map((percent) => percent / 100);
}
