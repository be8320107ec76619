// What decides the result of a training: the options and the contents of the files. Two runs of equal descriptions end with equal bytes,
// so a training is resumed only by a run whose description is that of its beginning.
import { version } from '../../version.js';
import { fileMark } from './corpus.js';
import type { TrainOptions } from './options.js';

/** Plain JSON data. */
export interface RunDescription {
  readonly version: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
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
];
const files = ['train', 'dev', 'test', 'vectors'] as const;

/** @throws ThroughtimeError ERR_TT_FILE when a file cannot be read */
export async function describeRun(options: TrainOptions): Promise<RunDescription> {
  const deciding = Object.entries(options).filter(([name, value]) => value !== undefined && !incidental.includes(name));
  deciding.sort(([a], [b]) => (a < b ? -1 : 1));
  const marks: Record<string, string> = {};
  for (const name of files) {
    const path = options[name];
    if (path !== undefined) marks[name] = await fileMark(path);
  }
  return { version, options: Object.fromEntries(deciding), files: marks };
}

/** What differs, in words: `--lr is 0.01, was 0.001`. */
export function differences(now: RunDescription, recorded: RunDescription): readonly string[] {
  const names = [...new Set([...Object.keys(now.options), ...Object.keys(recorded.options)])];
  const value = (x: string | number | boolean | undefined) => (x === undefined ? 'not given' : x === true ? 'given' : String(x));
  return [
    ...(now.version === recorded.version ? [] : [`the version of throughtime is ${now.version}, was ${recorded.version}`]),
    ...names.flatMap((name) => {
      const [is, was] = [now.options[name], recorded.options[name]];
      return is === was ? [] : [`${flag(name)} is ${value(is)}, was ${value(was)}`];
    }),
    ...Object.entries(now.files).flatMap(([name, mark]) => {
      const same = mark === recorded.files[name] || now.options[name] !== recorded.options[name]; // another path is named above
      return same ? [] : [`the contents of ${flag(name)} ${String(now.options[name])} have changed`];
    }),
  ];
}

function flag(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
