// What an ELF binary asks of the system, read with objdump: the newest glibc version among its imports, and the libraries it names.
import { execFileSync } from 'node:child_process';

const objdump = (...args) => execFileSync('objdump', args, { encoding: 'utf8', maxBuffer: 1 << 28 });

/**
 * The larger of two dotted versions.
 * @param {string} a
 * @param {string} b
 */
export function newer(a, b) {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(x.length, y.length); ++i) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) > (y[i] ?? 0) ? a : b;
  return a;
}

/** The glibc that the files need at least, as `2.27`; undefined where they import nothing of it. */
export function glibcFloor(files) {
  const versions = files.flatMap((file) => [...objdump('-p', file).matchAll(/\bGLIBC_(\d[\d.]*)/g)].map((match) => match[1]));
  return versions.length > 0 ? versions.reduce(newer) : undefined;
}

/** The shared libraries that a file names. */
export const needed = (file) => [...objdump('-p', file).matchAll(/NEEDED\s+(\S+)/g)].map((match) => match[1]);

/** The functions that the files import of one version of glibc. */
export const importsOf = (files, version) =>
  files.flatMap((file) =>
    [...objdump('-T', file).matchAll(/\(?GLIBC_([\d.]+)\)?\s+(\w+)$/gm)].flatMap(([, of, name]) => (of === version ? [name] : [])),
  );
