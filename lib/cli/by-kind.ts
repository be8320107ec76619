// What a command does depends on the kind of the model in a folder.
import { join } from 'node:path';
import { complain } from '../errors.js';
import type { ModelKind } from '../saved/config-file.js';
import { readKind } from '../saved/folder.js';

/** The handler of each kind of model that a command knows what to do with. */
export type ByKind<Options> = Readonly<Partial<Record<ModelKind, (dir: string, options: Options) => Promise<void>>>>;

/** Runs the handler for the model in `dir`. @throws ThroughtimeError ERR_TT_FILE when there is none for its kind */
export async function byKind<Options>(handlers: ByKind<Options>, dir: string, options: Options): Promise<void> {
  const kind = await readKind(dir);
  const handler = handlers[kind];
  if (!handler) {
    const want = `one of ${Object.keys(handlers).join(', ')}`;
    throw complain('ERR_TT_FILE', { op: join(dir, 'config.json'), arg: 'kind', got: kind, want });
  }
  await handler(dir, options);
}
