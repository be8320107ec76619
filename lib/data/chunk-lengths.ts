// Where a stream is cut: at equal distances, or at random ones.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import { randomFrom, type Random } from './shuffle.js';

/**
 * Lengths of chunks drawn around T, so that every place of a text ends a chunk sometimes (Merity, Keskar & Socher 2018, section 4.1 and the
 * authors' code): normal around T with probability `probability`, else around T/2.
 */
export interface VariableLength {
  /** Standard deviation of a length. Default 5. */
  readonly deviation?: number;
  /** Of a length around T and not T/2. Default 0.95. */
  readonly probability?: number;
  /** Shorter draws are made so long. Default 5. */
  readonly least?: number;
  /** The lengths depend on this and the number of the epoch. Default 0. */
  readonly seed?: number;
}

/**
 * The lengths of the chunks of an epoch; they sum to `steps`.
 * @param bptt T
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export function chunkLengths(
  op: string,
  steps: number,
  bptt: number,
  variable: VariableLength | undefined,
): (epoch: number) => readonly number[] {
  if (!variable) return () => Array.from({ length: Math.ceil(steps / bptt) }, (_, i) => Math.min(bptt, steps - i * bptt));
  const o = checkOptions(`${op}: variable`, variable, { deviation: 5, probability: 0.95, least: 5, seed: 0 });
  const deviation = checkNumber(op, 'variable.deviation', o.deviation, 0);
  const probability = checkNumber(op, 'variable.probability', o.probability, 0, 1);
  const least = checkInteger(op, 'variable.least', o.least);
  const seed = checkInteger(op, 'variable.seed', o.seed, 0);
  return (epoch) => {
    const random = randomFrom(seed, epoch);
    const lengths: number[] = [];
    for (let left = steps; left > 0; left -= lengths.at(-1) as number) {
      const mean = random() < probability ? bptt : bptt / 2;
      lengths.push(Math.min(left, Math.max(least, Math.trunc(mean + deviation * normal(random)))));
    }
    return lengths;
  };
}

/** A standard normal number (Box & Muller 1958). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
