// A folder of files that belong together and are replaced together. No file system renames several files at once, so:
//
//   1. The new files are written into `dir/staged-*`, each flushed to the disk. A full disk or a killed process ends here with the former
//      files untouched.
//   2. `dir/staged-*` is renamed to `dir/pending`. This one step replaces the former files by the new ones: from now on a reader takes a
//      file from `pending` where there is one, and else from `dir`.
//   3. The files are renamed from `pending` into `dir`, one by one; whichever way it is interrupted, each is in one of both places.
//      `pending` is removed. The next publication finishes an interrupted one first.
//
// A reader that runs during step 2 may still hold a former file and a new one; files that must fit carry a mark of each other.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ThroughtimeError } from '../errors.js';
import { makeFolders } from '../io/folders.js';

const pending = 'pending';
const staged = 'staged-';

/**
 * Replaces files of a folder, which is made when it does not exist; files that `write` does not write stay.
 * @param write writes the new files, whole and flushed, into the folder it is given
 * @throws ThroughtimeError (rejects) ERR_TT_FILE and what `write` throws; the former files are then as they were
 */
export async function publish(dir: string, write: (folder: string) => Promise<void>): Promise<void> {
  const folder = join(dir, `${staged}${randomUUID()}`);
  try {
    makeFolders(dir);
    await settle(dir);
    await sweep(dir);
    await mkdir(folder);
    await write(folder);
    await rename(folder, join(dir, pending));
    await settle(dir);
  } catch (cause) {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    throw cause instanceof ThroughtimeError ? cause : unwritable(dir, cause);
  }
}

/** A published file. @throws ThroughtimeError (rejects) ERR_TT_FILE; its cause has the code ENOENT when there is none */
export async function readPublished(dir: string, name: string): Promise<Buffer> {
  for (const path of [join(dir, pending, name), join(dir, name)]) {
    try {
      return await readFile(path);
    } catch (cause) {
      if (isMissing(cause) && path !== join(dir, name)) continue;
      throw new ThroughtimeError('ERR_TT_FILE', `${join(dir, name)} cannot be read (${(cause as Error).message})`, { cause });
    }
  }
  throw new Error('unreachable: the last path returns or throws');
}

/** Whether an error says that a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Step 3. */
async function settle(dir: string): Promise<void> {
  const from = join(dir, pending);
  for (const name of await names(from)) await rename(join(from, name), join(dir, name));
  await rmdir(from).catch(unlessMissing);
}

/** Removes what publications left that were interrupted before they counted. */
async function sweep(dir: string): Promise<void> {
  for (const name of await names(dir)) if (name.startsWith(staged)) await rm(join(dir, name), { recursive: true, force: true });
}

async function names(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch((error: unknown) => {
    unlessMissing(error);
    return [];
  });
}

function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

function unwritable(dir: string, cause: unknown): ThroughtimeError {
  return new ThroughtimeError('ERR_TT_FILE', `${dir} cannot be written (${(cause as Error).message})`, { cause });
}
