// What config.json says of a saved model. Nothing read from a file is trusted.
import { createHash } from 'node:crypto';
import { complain, describe, ThroughtimeError } from '../errors.js';
import { version } from '../version.js';

const format = 'throughtime';
/** Raised when a reader of the former version would read a new folder wrongly. */
const formatVersion = 1;

/** What a saved model is, and so which function loads it. */
export const modelKinds = [
  'text-classifier',
  'language-model',
  'forecaster',
  'tagger',
  'series-classifier',
  'series-tagger',
  'seq2seq',
] as const;
export type ModelKind = (typeof modelKinds)[number];

/** The content of config.json for a model of a kind. */
export function configContent(kind: ModelKind, values: object): object {
  return { format, formatVersion, version, kind, ...values };
}

/** The checked content of a config.json. */
export class ConfigFile {
  readonly kind: ModelKind;
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param path names the file in errors
   * @throws ThroughtimeError ERR_TT_FILE for another format, a newer version or an unknown kind
   */
  constructor(
    readonly path: string,
    content: unknown,
  ) {
    this.#values = isObject(content) ? content : {};
    this.part('format', (value) => value === format, `${describe(format)}, as in a model saved by this package`);
    const found = this.part('formatVersion', (value) => Number.isSafeInteger(value) && (value as number) >= 1, 'a version') as number;
    if (found > formatVersion) {
      const by = describe(this.#values['version']);
      throw new ThroughtimeError(
        'ERR_TT_FILE',
        `${path}: formatVersion is ${found}, expected at most ${formatVersion} (saved by throughtime ${by}: update this package)`,
      );
    }
    const known = (value: unknown) => (modelKinds as readonly unknown[]).includes(value);
    this.kind = this.part('kind', known, `one of ${modelKinds.map(describe).join(', ')}`) as ModelKind;
  }

  /** @throws ThroughtimeError ERR_TT_FILE when the model is of another kind */
  requireKind(kind: ModelKind): void {
    if (this.kind !== kind) throw complain('ERR_TT_FILE', { op: this.path, arg: 'kind', got: this.kind, want: describe(kind) });
  }

  /** A value that must fit. @throws ThroughtimeError ERR_TT_FILE */
  part(name: string, fits: (value: unknown) => boolean, want: string): unknown {
    const value = this.#values[name];
    if (!fits(value)) throw complain('ERR_TT_FILE', { op: this.path, arg: name, got: value, want });
    return value;
  }

  /** An object, whose content its user checks. @throws ThroughtimeError ERR_TT_FILE */
  object(name: string, want: string): Record<string, unknown> {
    return this.part(name, isObject, want) as Record<string, unknown>;
  }

  /** @throws ThroughtimeError ERR_TT_FILE */
  string(name: string, want: string): string {
    return this.part(name, (value) => typeof value === 'string', want) as string;
  }

  /** @throws ThroughtimeError ERR_TT_FILE */
  integerOrNull(name: string, want: string): number | null {
    return this.part(name, (value) => value === null || Number.isSafeInteger(value), want) as number | null;
  }

  /** A list of at least one name. @throws ThroughtimeError ERR_TT_FILE */
  names(name: string): readonly string[] {
    const fits = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
    return this.part(name, fits, 'a list of names') as readonly string[];
  }
}

/** The mark by which weights know the files beside them. The values count, not how the files are laid out. */
export function fingerprint(contents: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
