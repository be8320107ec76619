// The folder of a training:
//   DIR/             the finished model, replaced in one go when a new one is complete
//   DIR/training/    an unfinished one: run.json says what it is, state.safetensors where it stands.
// The state is written last, and without it there is nothing to continue, so a run killed while it begins leaves no trace that matters.
// A run killed while it publishes has its state still and publishes the same model again.
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ThroughtimeError } from '../../errors.js';
import { makeFolders } from '../../io/folders.js';
import { readRecord, writeJson, type TrainingRecord } from '../../saved/folder.js';
import { tell } from '../output.js';
import { differences, type RunDescription } from './description.js';
import type { OutputOptions } from './options.js';

/** What there is to do. */
export type Start =
  | { readonly kind: 'begin' }
  | { readonly kind: 'resume' }
  /** The very training is finished already. */
  | { readonly kind: 'finished'; readonly record: TrainingRecord };

export class Workspace {
  readonly #training: string;

  constructor(readonly dir: string) {
    this.#training = join(dir, 'training');
  }

  /** Where the Trainer keeps its state. */
  get statePath(): string {
    return join(this.#training, 'state.safetensors');
  }

  /** Decides how to go on. @throws ThroughtimeError ERR_TT_FILE for an unfinished training that is neither resumed nor dropped, or of other options */
  async start(run: RunDescription, { resume, overwrite }: Pick<OutputOptions, 'resume' | 'overwrite'>): Promise<Start> {
    await this.#requireOurs();
    if (await exists(this.statePath)) {
      if (resume) {
        await this.#requireSame(run);
        tell(`continuing the training in ${this.dir}`);
        return { kind: 'resume' };
      }
      if (!overwrite) {
        throw new ThroughtimeError(
          'ERR_TT_FILE',
          `${this.dir}: holds an unfinished training; --resume continues it, --overwrite drops it and starts anew`,
        );
      }
    } else if (resume) {
      const record = await readRecord(this.dir).catch(() => undefined);
      if (record && differences(run, record['run'] as RunDescription).length === 0) {
        tell(`${this.dir} holds the finished model of this very training: nothing to continue`);
        return { kind: 'finished', record };
      }
      tell(`nothing to continue in ${this.dir}: starting from the beginning`);
    }
    return { kind: 'begin' };
  }

  /** Makes room for a new training. */
  async begin(run: RunDescription): Promise<void> {
    try {
      await rm(this.statePath, { force: true }); // first: what follows must not look like its description
      makeFolders(this.#training);
    } catch (cause) {
      throw new ThroughtimeError('ERR_TT_FILE', `${this.dir} cannot be written (${(cause as Error).message})`, { cause });
    }
    await writeJson(join(this.#training, 'run.json'), run);
  }

  /** Publishes the model and removes the state of its training. */
  async finish(save: (dir: string) => Promise<void>): Promise<void> {
    await save(this.dir);
    await rm(this.#training, { recursive: true, force: true });
  }

  async #requireSame(run: RunDescription): Promise<void> {
    const path = join(this.#training, 'run.json');
    let recorded: RunDescription;
    try {
      recorded = JSON.parse(await readFile(path, 'utf8')) as RunDescription;
    } catch (cause) {
      throw new ThroughtimeError('ERR_TT_FILE', `${path}: cannot be read (${(cause as Error).message}); --overwrite starts anew`, {
        cause,
      });
    }
    const changed = differences(run, recorded);
    if (changed.length > 0)
      throw new ThroughtimeError('ERR_TT_FILE', `${this.dir}: the training to resume was started otherwise: ${changed.join('; ')}`);
  }

  /** A config.json that is not ours would be lost. */
  async #requireOurs(): Promise<void> {
    const path = join(this.dir, 'config.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined || /"format":\s*"throughtime"/.test(text)) return;
    throw new ThroughtimeError('ERR_TT_FILE', `${path}: is not of a model of this package, expected another --out`);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
