// Option values from text.
import { InvalidArgumentError } from 'commander';

/** An integer of at least `least`, at most `most`. */
export function integer(least: number, most = Infinity): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      most < Infinity ? `Expected an integer in [${least}, ${most}].` : `Expected an integer of at least ${least}.`,
    );
  };
}

/** Integers of at least `least`, with a separator between them. */
export function integers(least: number, separator: string): (text: string) => readonly number[] {
  const one = integer(least);
  return (text) => text.split(separator).map(one);
}

/** A number from `least`, which `open` excludes, to below `below`. */
export function real({
  least,
  open = false,
  below = Infinity,
}: {
  least: number;
  open?: boolean;
  below?: number;
}): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (Number.isFinite(value) && (open ? value > least : value >= least) && value < below) return value;
    const bounds = `${open ? 'above' : 'of at least'} ${least}${below === Infinity ? '' : ` and below ${below}`}`;
    throw new InvalidArgumentError(`Expected a number ${bounds}.`);
  };
}
