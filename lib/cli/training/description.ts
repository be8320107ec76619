// What decides the result of a training: the options and the contents of the files. Two runs of equal descriptions end with equal bytes,
// so a training is resumed only by a run whose description is that of its beginning.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ThroughtimeError } from '../../errors.js';
import { version } from '../../version.js';
import { flagOf } from '../options.js';

type OptionValue = string | number | boolean | readonly (string | number)[];

/** Plain JSON data. */
export interface RunDescription {
  readonly version: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** SHA-256 of each file, by option. */
  readonly files: Readonly<Record<string, string>>;
}

// They change where and how fast a run goes and what it tells, not what comes out.
const incidental: readonly string[] = [
  'out',
  'resume',
  'overwrite',
  'saveEvery',
  'threads',
  'device',
  'debug',
  'logJsonl',
  'logCsv',
  'tensorboard',
  'report',
];

/**
 * @param files names of the options that are paths of files
 * @throws ThroughtimeError ERR_TT_FILE when a file cannot be read
 */
export async function describeRun(options: object, files: readonly string[]): Promise<RunDescription> {
  const deciding = Object.entries(options).filter(([name, value]) => value !== undefined && !incidental.includes(name));
  deciding.sort(([a], [b]) => (a < b ? -1 : 1));
  const given = Object.fromEntries(deciding) as Record<string, OptionValue>;
  const marks: Record<string, string> = {};
  for (const name of files) if (given[name] !== undefined) marks[name] = await contentsOf(given[name]);
  return { version, options: given, files: marks };
}

/** A mark of the contents of one or several files. */
async function contentsOf(paths: OptionValue): Promise<string> {
  const hash = createHash('sha256');
  for (const path of Array.isArray(paths) ? paths : [paths]) {
    try {
      await pipeline(createReadStream(String(path)), hash, { end: false });
    } catch (cause) {
      throw new ThroughtimeError('ERR_TT_FILE', `${String(path)}: cannot be read (${(cause as Error).message})`, { cause });
    }
  }
  return hash.digest('hex');
}

/** What differs, in words: `--lr is 0.01, was 0.001`. */
export function differences(now: RunDescription, recorded: RunDescription): readonly string[] {
  const names = [...new Set([...Object.keys(now.options), ...Object.keys(recorded.options)])];
  const value = (x: OptionValue | undefined) => (x === undefined ? 'not given' : x === true ? 'given' : String(x));
  return [
    ...(now.version === recorded.version ? [] : [`the version of throughtime is ${now.version}, was ${recorded.version}`]),
    ...names.flatMap((name) => {
      const [is, was] = [now.options[name], recorded.options[name]];
      return same(is, was) ? [] : [`${flagOf(name)} is ${value(is)}, was ${value(was)}`];
    }),
    ...Object.entries(now.files).flatMap(([name, mark]) => {
      const told = !same(now.options[name], recorded.options[name]); // another path is named above
      return told || mark === recorded.files[name] ? [] : [`the contents of ${flagOf(name)} ${String(now.options[name])} have changed`];
    }),
  ];
}

function same(a: OptionValue | undefined, b: OptionValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
