// How a GPU runs the steps of recurrent layers: what native code tells, in words.
import { checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { RecurrentWay } from '../native.js';

/** The batches that a question is about. */
export interface SequenceShape {
  /** Rows, B. */
  readonly batch: number;
  /** Steps of the longest row, T. */
  readonly steps: number;
}

export function checkSequenceShape(op: string, shape: SequenceShape): SequenceShape {
  const { batch, steps } = checkOptions(op, shape, { batch: undefined, steps: undefined });
  const given = (arg: string, value: number | undefined): number => {
    if (value === undefined) throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'an integer of at least 1' });
    return checkInteger(op, arg, value);
  };
  return { batch: given('batch', batch), steps: given('steps', steps) };
}

const passes = ['forward', 'backward'] as const;
const about = (microseconds: number): string => microseconds.toFixed(1);

/** `cluster, about 1.2 µs a step, 2 layers at once (grid 1.7; stepwise 4.5; grid-float32 not: …)` */
function passWords(ways: readonly RecurrentWay[]): string {
  const others = ways
    .filter(({ chosen }) => !chosen)
    .map(({ way, microseconds, why }) => `${way} ${microseconds === undefined ? `not: ${why}` : about(microseconds)}`);
  const { way, microseconds, measured, layers } = ways.find(({ chosen }) => chosen) as RecurrentWay;
  const time = `${measured ? '' : 'about '}${about(microseconds as number)} µs a step${measured ? ' as measured' : ''}`;
  return `${way}, ${time}${layers > 1 ? `, ${layers} layers at once` : ''}${others.length ? ` (${others.join('; ')})` : ''}`;
}

/** The ways of every layer, those that are alike told once. */
export function waysInWords(layers: readonly (readonly RecurrentWay[])[]): string {
  const alike = new Map<string, number[]>();
  layers.forEach((ways, layer) => {
    const words = passes.map((pass) => `${pass} ${passWords(ways.filter((way) => way.pass === pass))}`).join(', ');
    alike.set(words, [...(alike.get(words) ?? []), layer]);
  });
  if (alike.size === 1) return [...alike.keys()].join('');
  return [...alike].map(([words, of]) => `layer ${of.join(' and ')} ${words}`).join('; ');
}
