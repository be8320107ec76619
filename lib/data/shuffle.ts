// Orders of samples. Small and in TypeScript: an epoch shuffles indices, not data.
import { nextStream } from '../random.js';

/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** A generator from the library's own stream, or from a seed and the number of the epoch. */
export function randomFrom(seed: number | undefined, epoch: number): Random {
  const [key, step] = seed === undefined ? nextStream() : [seed, epoch];
  const start = mix(mix(key) ^ mix(Math.floor(key / 2 ** 32) + 1) ^ mix(step + 0x51ed2700));
  let counter = 0;
  return () => mix(start + Math.imul(counter++, 0x9e3779b9)) / 2 ** 32;
}

/** Shuffles in place (Fisher & Yates, as in Knuth's algorithm P). */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

/** A hash of 32 bits: every bit of the result depends on every bit of `x`. Constants: the finalizer of MurmurHash3 (Appleby 2008). */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
