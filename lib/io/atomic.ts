// A file appears whole or not at all: written under another name, flushed to the disk, renamed.
import { randomUUID } from 'node:crypto';
import { access, constants, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { complain, ThroughtimeError } from '../errors.js';

/**
 * Writes the parts one after another, and removes what writers of the same file left behind when they were killed.
 * @throws ThroughtimeError ERR_TT_FILE; the old file is then as it was
 */
export async function writeAtomically(path: string, parts: readonly Uint8Array[]): Promise<void> {
  // The same folder, because a rename across file systems is a copy; a name of its own, because two writers may meet.
  const temporary = `${path}.${process.pid}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {}); // on a file system gone read-only it cannot, and `cause` tells why
    throw new ThroughtimeError('ERR_TT_FILE', `${path} cannot be written (${(cause as Error).message})`, { cause });
  }
  await removeLeftovers(path);
}

/**
 * Refuses a path at which no file can be written, before there is anything to write.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE
 */
export async function requireWritable(op: string, arg: string, path: string): Promise<void> {
  const refused = (why: string) => complain('ERR_TT_FILE', { op, arg, got: path, want: 'a file in a folder that can be written to', why });
  const folder = dirname(path);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw refused('it is a folder');
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error(`${folder} is no folder`);
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw refused((cause as Error).message);
  }
}

/** The rename itself survives a power failure only when the folder is on the disk. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // no folder can be opened there
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Tidying is no reason to fail: the file is written. */
async function removeLeftovers(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(start))) {
    const [, pid] = /^(\d+)\.[0-9a-f-]{36}\.tmp$/.exec(name.slice(start.length)) ?? [];
    const file = join(dirname(path), name);
    if (pid !== undefined && (await isAbandoned(file, Number(pid)))) await rm(file, { force: true }).catch(() => {});
  }
}

/** In a container every run may have the same process id: then a file older than this process is of an earlier one. */
async function isAbandoned(file: string, pid: number): Promise<boolean> {
  if (pid === process.pid) {
    const written = await stat(file).catch(() => undefined);
    return written !== undefined && written.mtimeMs < Date.now() - process.uptime() * 1000;
  }
  try {
    process.kill(pid, 0); // sends nothing, only asks
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
