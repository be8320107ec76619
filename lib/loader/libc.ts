// Which C library this process runs on. The program itself says so: an ELF executable names its dynamic linker, and each C library has its own.
import { closeSync, openSync, readSync } from 'node:fs';

/** The C library of a Linux process. */
export type Libc = 'glibc' | 'musl';

/** The C library by the path of its dynamic linker. */
export function libcOf(interpreter: string | undefined): Libc | undefined {
  if (interpreter === undefined) return undefined;
  if (/\bld-musl-/.test(interpreter)) return 'musl';
  return /\bld(-linux)?[^/]*\.so/.test(interpreter) ? 'glibc' : undefined;
}

/** The dynamic linker that the head of a 64-bit little-endian ELF file names; undefined for a static program or another format. */
export function interpreterOf(head: Buffer): string | undefined {
  if (head.length < 64 || head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2) return undefined;
  const table = Number(head.readBigUInt64LE(32)); // e_phoff
  const size = head.readUInt16LE(54); // e_phentsize
  const count = head.readUInt16LE(56); // e_phnum
  for (let i = 0, at = table; i < count && at + 40 <= head.length; ++i, at += size) {
    if (head.readUInt32LE(at) !== 3) continue; // PT_INTERP
    const offset = Number(head.readBigUInt64LE(at + 8));
    const length = Number(head.readBigUInt64LE(at + 32));
    return head.subarray(offset, offset + length - 1).toString('latin1');
  }
  return undefined;
}

/** The first 4096 bytes of a file, where linkers put the table and the name. */
function headOf(path: string): Buffer {
  const head = Buffer.alloc(4096);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

/** The C library of this process; undefined off Linux, and where the program does not tell. */
export function libcHere(): Libc | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const program of [process.execPath, '/bin/sh']) {
    try {
      const libc = libcOf(interpreterOf(headOf(program)));
      if (libc) return libc;
    } catch {
      // Not readable: the next one may be.
    }
  }
  return undefined;
}

/** The version of glibc, where the runtime tells it. */
export function glibcVersion(): string | undefined {
  // Bun and Deno have no report, or one without this field. Without the network part it takes a few milliseconds.
  const { report } = process as { report?: NodeJS.ProcessReport & { excludeNetwork?: boolean } };
  if (!report) return undefined;
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return header?.glibcVersionRuntime;
  } catch {
    return undefined;
  } finally {
    report.excludeNetwork = before;
  }
}
