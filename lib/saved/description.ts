// What config.json says of a saved classifier. Nothing read from a file is trusted.
import { createHash } from 'node:crypto';
import { complain, describe, ThroughtimeError } from '../errors.js';
import type { TextClassifierConfig } from '../models/text-classifier.js';
import type { TokenizerName } from '../text/tokenizers.js';
import { version } from '../version.js';

const format = 'throughtime';
/** Raised when a reader of the former version would read a new folder wrongly. */
const formatVersion = 1;
const kind = 'text-classifier';

/** What a classifier is made of, apart from words and weights. */
export interface ClassifierDescription {
  /** Name of the tokenizer, as `tokenizerOf` takes it. */
  readonly tokenizer: TokenizerName;
  /** Tokens of a text that are read; the rest is left out. */
  readonly maxLength: number | null;
  readonly model: Required<TextClassifierConfig>;
  /** Names of the classes, by number. */
  readonly labels: readonly string[];
}

/** The content of config.json. */
export function describeClassifier(description: ClassifierDescription): object {
  const { tokenizer, maxLength, model, labels } = description;
  return { format, formatVersion, version, kind, tokenizer, maxLength, model, labels };
}

/**
 * Checks the content of a config.json.
 * @param path names the file in errors
 * @throws ThroughtimeError ERR_TT_FILE for another format, a newer version, another kind, or a part that is missing
 */
export function readDescription(path: string, content: unknown): ClassifierDescription {
  const values = isObject(content) ? content : {};
  const part = (name: string, fits: (value: unknown) => boolean, want: string): unknown => {
    const value = values[name];
    if (!fits(value)) throw complain('ERR_TT_FILE', { op: path, arg: name, got: value, want });
    return value;
  };
  part('format', (value) => value === format, `${describe(format)}, as in a model saved by this package`);
  const found = part('formatVersion', (value) => Number.isSafeInteger(value) && (value as number) >= 1, 'a version') as number;
  if (found > formatVersion) {
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${path}: formatVersion is ${found}, expected at most ${formatVersion} (saved by throughtime ${describe(values['version'])}: update this package)`,
    );
  }
  part('kind', (value) => value === kind, describe(kind));
  return {
    tokenizer: part('tokenizer', (value) => typeof value === 'string', 'the name of a tokenizer') as TokenizerName,
    maxLength: part('maxLength', (value) => value === null || Number.isSafeInteger(value), 'a number of tokens or null') as number | null,
    model: part('model', isObject, 'the configuration of the model') as Required<TextClassifierConfig>,
    labels: part('labels', isNames, 'a list of names') as readonly string[],
  };
}

/** The mark by which weights know their configuration and vocabulary. The values count, not how the files are laid out. */
export function fingerprint(config: unknown, vocabulary: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([config, vocabulary]))
    .digest('hex');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}
