// A file appears whole or not at all: written under another name, flushed to the disk, renamed.
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { ThroughtimeError } from '../errors.js';

/** Writes the parts one after another. @throws ThroughtimeError ERR_TT_FILE; the old file is then as it was */
export async function writeAtomically(path: string, parts: readonly Uint8Array[]): Promise<void> {
  // The same folder, because a rename across file systems is a copy; a name of its own, because two writers may meet.
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new ThroughtimeError('ERR_TT_FILE', `${path} cannot be written (${(cause as Error).message})`, { cause });
  }
}
