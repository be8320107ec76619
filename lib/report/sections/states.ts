// What recurrent layers hold in mind after every step, as parts of a page.
import type { HiddenStates } from '../../analysis/hidden-states.js';
import { checkInteger, checkOptions } from '../../check.js';
import { complain, Says } from '../../errors.js';
import { listOf, number, numbers, parts, text } from '../../form.js';
import type { HeatmapSection } from '../page/section.js';

// More rows are a carpet, and means over units would cancel out.
const mostUnits = 24;

/**
 * A heat map per layer and direction: units by steps. Of many units those whose value changes most from step to step are shown.
 * @param states as `hiddenStates` tells them
 * @param steps a name for every step of the row, such as its tokens
 * @param options `row`: which one of the batch; default 0
 * @throws ThroughtimeError ERR_TT_SHAPE when the row has another number of steps, ERR_TT_RANGE when there is no such row
 * @example
 * ```ts
 * import { hiddenStates, LSTM, statesSections, uniform } from 'throughtime';
 * async function show() {
 *   const lstm = new LSTM(3, 8, { bidirectional: true });
 *   const states = await hiddenStates(lstm, () => lstm.forward(uniform([1, 4, 3])));
 *   console.log(statesSections(states, ['the', 'cat', 'sat', '.']).length); // 2
 * }
 * ```
 */
export function statesSections(
  states: readonly HiddenStates[],
  steps: readonly string[],
  options?: { readonly row?: number },
): readonly HeatmapSection[] {
  const op = 'statesSections';
  const { row } = checkOptions(op, options, { row: 0 });
  const h = parts({ shape: numbers, data: numbers });
  listOf(parts({ name: text, run: number, layer: number, direction: text, lengths: numbers, h }))(op, 'states', states);
  listOf(text)(op, 'steps', steps);
  checkInteger(op, 'row', row, 0);
  return states.map((one) => {
    requireRow(op, one, row, steps);
    const [, T, width] = one.h.shape;
    const valuesOf = (unit: number) => steps.map((_, t) => one.h.data[(row * T + t) * width + unit] as number);
    const units = Array.from({ length: width }, (_, unit) => ({ unit, values: valuesOf(unit) }));
    const shown = liveliest(units);
    const some = shown.length < width ? `The ${shown.length} of ${width} units that change most. ` : '';
    return {
      kind: 'heatmap',
      title: `Hidden states${states.length === 1 ? '' : ` of ${placeOf(one)}`}`,
      x: 'step',
      y: 'unit',
      columns: steps,
      rows: shown.map(({ unit }) => `${unit}`),
      values: shown.map(({ values }) => values),
      note: `${some}What each holds after each step: blue above 0, orange below.`,
    };
  });
}

interface Unit {
  readonly unit: number;
  /** By step. */
  readonly values: readonly number[];
}

/** Those whose values go the longest way, in order of their numbers. */
function liveliest(units: readonly Unit[]): readonly Unit[] {
  const way = ({ values }: Unit) => values.reduce((sum, value, t) => sum + Math.abs(value - (values[t - 1] ?? 0)), 0);
  const order = [...units].sort((a, b) => way(b) - way(a));
  return order.slice(0, mostUnits).sort((a, b) => a.unit - b.unit);
}

function placeOf({ name, run, layer, direction }: HiddenStates): string {
  const parts = [...(name === '' ? [] : [name]), `layer ${layer}`, direction, ...(run === 0 ? [] : [`run ${run}`])];
  return parts.join(', ');
}

function requireRow(op: string, { lengths }: HiddenStates, row: number, steps: readonly string[]): void {
  const length = lengths[row];
  if (length === undefined) {
    const why = `the batch has ${lengths.length}`;
    throw complain('ERR_TT_RANGE', { op, arg: 'row', got: row, want: 'the number of a row, from 0', why });
  }
  if (length === steps.length) return;
  const got = new Says(`${steps.length} names`);
  throw complain('ERR_TT_SHAPE', { op, arg: 'steps', got, want: `${length}`, why: 'the row has as many steps' });
}
