// A trained model in a folder:
//   config.json        format, versions, kind, sizes of the model and whatever its kind keeps
//   <part>.json        what it needs beside weights: vocabulary.json, scaling.json …
//   model.safetensors  the weights, with a fingerprint of the files above: words that belong to other weights are an error, not nonsense
//   record.json        how it was made: options, sizes of the data, history, results
// Nothing in them depends on when or where they were written, so equal trainings give equal files.
import { checkPath, checkTable } from '../check.js';
import { join } from 'node:path';
import { ThroughtimeError } from '../errors.js';
import { writeAtomically } from '../io/atomic.js';
import { readSafetensors, writeSafetensors, type Safetensors } from '../io/safetensors.js';
import type { Model } from '../model.js';
import { ConfigFile, configContent, fingerprint, type ModelKind } from './config-file.js';
import { isMissing, publish, readPublished } from './publish.js';

const configFile = 'config.json';
const weightsFile = 'model.safetensors';
const recordFile = 'record.json';
const mark = 'fingerprint';

/** How a model was made: plain JSON data. */
export type TrainingRecord = Readonly<Record<string, unknown>>;

/** What a folder holds, as plain JSON data, and the weights. */
export interface FolderContent<Part extends string> {
  readonly kind: ModelKind;
  readonly config: object;
  readonly parts: Readonly<Record<Part, unknown>>;
  readonly model: Model;
  /** Kept in record.json. */
  readonly record?: TrainingRecord;
}

/**
 * Saves a model into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former model or the new one.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveFolder<Part extends string>(dir: string, content: FolderContent<Part>): Promise<void> {
  checkPath('save', 'dir', dir);
  const { kind, parts, model, record = {} } = content;
  checkTable('save', 'record', record);
  const config = configContent(kind, content.config);
  const files = Object.entries(parts);
  await publish(dir, async (folder) => {
    await writeJson(join(folder, configFile), config);
    for (const [part, value] of files) await writeJson(join(folder, `${part}.json`), value);
    await writeJson(join(folder, recordFile), record);
    const metadata = { [mark]: fingerprint([config, ...files.map(([, value]) => value)]) };
    await writeSafetensors(join(folder, weightsFile), model.stateDict(), { metadata });
  });
}

export interface LoadFolderOptions<Part extends string, Config, M> {
  readonly kind: ModelKind;
  /** Names of its parts, in the order they were saved. */
  readonly parts: readonly Part[];
  /** What the files make, for errors: `a classifier`. */
  readonly what: string;
  /** Checks what config.json says. */
  readonly read: (config: ConfigFile) => Config;
  /** Makes the model of files that belong together. */
  readonly make: (config: Config, parts: Readonly<Record<Part, unknown>>, weights: Safetensors['tensors']) => M;
}

/**
 * Loads a folder written by `saveFolder`.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version, of another kind or do not belong together
 */
export async function loadFolder<Part extends string, Config, M>(dir: string, options: LoadFolderOptions<Part, Config, M>): Promise<M> {
  const { kind, parts, what, read, make } = options;
  checkPath('load', 'dir', dir);
  const config = await readJson(dir, configFile);
  const file = new ConfigFile(join(dir, configFile), config);
  file.requireKind(kind);
  const description = read(file);
  const values: [Part, unknown][] = [];
  for (const part of parts) values.push([part, await readJson(dir, `${part}.json`)]);
  const weights = await readWeights(dir);
  if (weights.metadata.get(mark) !== fingerprint([config, ...values.map(([, value]) => value)])) {
    const beside = [configFile, ...parts.map((part) => `${part}.json`)].join(' and ');
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${join(dir, weightsFile)}: ${beside} beside it are not the ones the weights were saved with, expected all of one training`,
    );
  }
  try {
    return make(description, Object.fromEntries(values) as Record<Part, unknown>, weights.tensors);
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `${dir}: the files do not make ${what} (${(cause as Error).message})`, { cause });
  }
}

/** The kind of a saved model. @throws ThroughtimeError (rejects) ERR_TT_FILE when the folder holds none */
export async function readKind(dir: string): Promise<ModelKind> {
  return new ConfigFile(join(dir, configFile), await readJson(dir, configFile)).kind;
}

/** The record of a saved model. @throws ThroughtimeError (rejects) ERR_TT_FILE */
export async function readRecord(dir: string): Promise<TrainingRecord> {
  return (await readJson(dir, recordFile)) as TrainingRecord;
}

/** Writes indented JSON, whole or not at all. @throws ThroughtimeError (rejects) ERR_TT_FILE */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]);
}

async function readJson(dir: string, name: string): Promise<unknown> {
  const bytes = await readPart(dir, name);
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `${join(dir, name)}: is not valid JSON (${(cause as Error).message})`, { cause });
  }
}

async function readWeights(dir: string): Promise<Safetensors> {
  const bytes = await readPart(dir, weightsFile);
  return readSafetensors(bytes).catch((cause: unknown) => {
    throw new ThroughtimeError('ERR_TT_FILE', `${join(dir, weightsFile)}: ${(cause as Error).message}`, { cause });
  });
}

async function readPart(dir: string, name: string): Promise<Buffer> {
  return readPublished(dir, name).catch((error: unknown) => {
    if (!(error instanceof ThroughtimeError && isMissing(error.cause))) throw error;
    throw new ThroughtimeError('ERR_TT_FILE', `${dir}: holds no saved model (${name} is missing)`, { cause: error });
  });
}
