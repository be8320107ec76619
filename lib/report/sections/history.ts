// A training as parts of a page.
import type { HistoryEntry } from '../../trainer/events.js';
import { checkInteger, checkOptions, checkTable } from '../../check.js';
import { listOf, maybe, number, numberOrNull, numbers, parts, text } from '../../form.js';
import type { Line, LinesSection, Section } from '../page/section.js';

/** Options of `historySections`. */
export interface HistorySectionsOptions {
  /** The epoch whose weights were kept, to be marked. Default: the one with the least validation loss, where there is one. */
  readonly bestEpoch?: number;
  /** Name of the loss's unit on the axis. Default `loss`. */
  readonly loss?: string;
}

/**
 * The curves of a training: loss, each metric, gradient norms before clipping, and learning rates where they change.
 * @param history what `Trainer.fit` returns, or the list in a `record.json`
 * @example
 * ```ts
 * import { historySections, type HistoryEntry } from 'throughtime';
 * const titles = (history: readonly HistoryEntry[]) => historySections(history).map(({ title }) => title); // Loss, Gradient norm, …
 * ```
 */
export function historySections(history: readonly HistoryEntry[], options?: HistorySectionsOptions): readonly Section[] {
  const op = 'historySections';
  listOf(entry)(op, 'history', history);
  const { bestEpoch = leastLoss(history), loss } = checkOptions(op, options, { bestEpoch: undefined, loss: 'loss' });
  if (bestEpoch !== undefined) checkInteger(op, 'bestEpoch', bestEpoch);
  text(op, 'loss', loss);
  if (history.length === 0) return [];
  const x = history.map(({ epoch }) => epoch);
  const line = (name: string, value: (entry: HistoryEntry) => number | undefined): Line => ({
    name,
    x,
    y: history.map((entry) => value(entry) ?? NaN),
  });
  const mark = bestEpoch === undefined || history.length < 2 ? {} : { mark: { x: bestEpoch, label: `kept: epoch ${bestEpoch}` } };
  const over = (title: string, y: string, series: readonly Line[]): LinesSection => ({
    kind: 'lines',
    title,
    x: 'epoch',
    y,
    series,
    ...mark,
  });
  const validated = history.some(({ validationLoss }) => validationLoss !== undefined);
  const metrics = [...new Set(history.flatMap((entry) => Object.keys(entry.metrics)))];
  const rates = Math.max(...history.map(({ lr }) => lr.length));
  const changing = history.some(({ lr }) => lr.some((rate, i) => rate !== history[0]?.lr[i]));
  const norms = [line('mean of the steps', ({ gradNorm }) => gradNorm.mean), line('largest', ({ gradNorm }) => gradNorm.max)];
  return [
    over('Loss', loss, [
      line('training', (entry) => entry.loss),
      ...(validated ? [line('validation', ({ validationLoss }) => validationLoss)] : []),
    ]),
    ...metrics.map((name) => over(titleOf(name), name, [line(`validation ${name}`, (entry) => entry.metrics[name])])),
    { ...over('Gradient norm', 'norm', norms), ...spread(norms), note: 'Of all gradients together, before clipping.' },
    ...(changing
      ? [
          over(
            'Learning rate',
            'rate',
            Array.from({ length: rates }, (_, i) => line(rates === 1 ? 'rate' : `group ${i}`, ({ lr }) => lr[i])),
          ),
        ]
      : []),
  ];
}

/** In a file what is not finite is null. */
const entry = parts({
  epoch: number,
  loss: numberOrNull,
  validationLoss: maybe(numberOrNull),
  metrics: (op, arg, metrics) =>
    Object.entries(checkTable(op, arg, metrics)).forEach(([name, value]) => numberOrNull(op, `${arg}.${name}`, value)),
  gradNorm: parts({ mean: numberOrNull, max: numberOrNull }),
  lr: numbers,
});

/** A logarithmic axis where values differ by more than a page can show. */
function spread(lines: readonly Line[]): { readonly logY?: true } {
  const values = lines.flatMap(({ y }) => y).filter(Number.isFinite);
  return Math.min(...values) > 0 && Math.max(...values) > 30 * Math.min(...values) ? { logY: true } : {};
}

function leastLoss(history: readonly HistoryEntry[]): number | undefined {
  const losses = history.map(({ validationLoss = NaN }) => validationLoss);
  const least = Math.min(...losses.filter(Number.isFinite));
  return history[losses.indexOf(least)]?.epoch;
}

function titleOf(name: string): string {
  return name.replace(/^./, (letter) => letter.toUpperCase());
}

/** What the head of a page says of a training. */
export function historyFacts(history: readonly HistoryEntry[]): readonly (readonly [string, string | number])[] {
  if (history.length === 0) return [];
  return [
    ['epochs', history.length],
    ['steps', history.reduce((sum, { steps }) => sum + steps, 0)],
  ];
}
