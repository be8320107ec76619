// Lines over a common axis.
import { chart, colour, dashes, legend, type Frame } from './chart.js';
import { downsample } from './downsample.js';
import { formatNumber, formatTick } from './format.js';
import { cleanText, markup, shortened, type Markup } from './markup.js';
import { numbers, tableHtml } from './numbers.js';
import type { PlotOptions } from './plot.js';
import type { Line, LinesSection } from './section.js';

// More points are as many as pixels; that many have a dot each.
const [mostPoints, mostDots, mostRows] = [1000, 60, 100];

export async function linesHtml(section: LinesSection): Promise<Markup> {
  const { series, x, logY = false } = section;
  const drawable = series.map((line) => (logY ? { ...line, y: line.y.map((value) => (value > 0 ? value : NaN)) } : line));
  if (new Set(series.flatMap((line) => line.x)).size < 2) return atOnePoint(section);
  const drawn = drawable.map((line) => downsample(line, mostPoints));
  const words = series.map((line) => summary(line, x));
  const left = series.filter((line, i) => line.x.length > (drawn[i] as Line).x.length);
  const note = left.length > 0 ? markup`<p class="note">${leftOut(left)}</p>` : undefined;
  const drawing = await chart(`${section.title}. ${words.join(' ')}`, (frame) => optionsOf({ ...section, series: drawn, logY }, frame));
  return markup`${legend(series.map(({ name }) => name))}${drawing}${note}${rowsOf(section)}`;
}

function optionsOf({ series, x, y, logY, mark }: LinesSection, { plot, narrow, width }: Frame): PlotOptions {
  const points = series.flatMap((line, i) => line.x.map((at, k) => ({ i, x: at, y: line.y[k] as number })));
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const dots = finite.length <= mostDots * series.length;
  const steps = new Set(finite.map(({ x }) => x));
  const whole = [...steps].every(Number.isInteger);
  const few = whole && steps.size <= (narrow ? 6 : 12);
  return {
    height: narrow ? 230 : 320,
    marginBottom: 38,
    marginTop: mark ? 44 : 26,
    x: { label: cleanText(x), tickFormat: formatTick as never, ...(few ? { ticks: [...steps] } : { ticks: Math.floor(width / 90) }) },
    y: {
      label: cleanText(y),
      grid: true,
      nice: !logY,
      type: logY ? 'log' : 'linear',
      tickFormat: formatTick as never,
      ticks: logY ? logTicks(finite.map((point) => point.y)) : 6,
    },
    marks: [
      ...(mark ? [plot.ruleX([mark.x], { stroke: 'currentColor', strokeDasharray: '3,3', strokeOpacity: 0.6 })] : []),
      ...series.map((_, i) => {
        const dash = dashes(i);
        return plot.lineY(points.filter((point) => point.i === i), { x: 'x', y: 'y', stroke: colour(i), strokeWidth: 2, ...(dash !== undefined && { strokeDasharray: dash }) }); // prettier-ignore
      }),
      ...(dots ? [plot.dot(finite, { x: 'x', y: 'y', r: 2.5, fill: ({ i }: { i: number }) => colour(i), title: ({ i, x: at, y: value }: (typeof finite)[number]) => `${cleanText(series[i]?.name ?? '')}: ${formatNumber(value)} (${cleanText(x)} ${formatNumber(at)})` })] : []), // prettier-ignore
      ...(mark ? [plot.text([mark], { x: 'x', frameAnchor: 'top', dy: -16, text: () => shortened(mark.label, narrow ? 20 : 40), textAnchor: anchorOf(mark.x, finite.map((point) => point.x)) })] : []), // prettier-ignore
    ],
  };
}

/** Powers of ten and, where they are few, twice and five times these. */
function logTicks(values: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const powers = Array.from({ length: Math.ceil(Math.log10(most / least)) + 2 }, (_, i) => 10 ** (Math.floor(Math.log10(least)) + i));
  const inside = (ticks: readonly number[]) => ticks.filter((tick) => tick >= least && tick <= most);
  return inside(powers).length >= 3 ? inside(powers) : inside(powers.flatMap((power) => [power, 2 * power, 5 * power]));
}

/** Words beside a mark stay inside. */
function anchorOf(at: number, xs: readonly number[]): 'start' | 'end' {
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  return at > (least + most) / 2 ? 'end' : 'start';
}

/** One epoch makes no line. */
function atOnePoint({ title, series, x }: LinesSection): Markup {
  return tableHtml(
    title,
    ['', x, 'value'],
    series.flatMap((line) => line.y.map((value, i) => [line.name, line.x[i] as number, value])),
  );
}

/** A line in words. */
function summary({ name, x: at, y: values }: Line, x: string): string {
  const finite = values.flatMap((value, i) => (Number.isFinite(value) ? [{ value, x: at[i] as number }] : []));
  const [first, last] = [finite[0], finite.at(-1)];
  if (!first || !last) return `${name}: no values.`;
  const ends = finite.reduce(({ least, most }, point) => ({ least: point.value < least.value ? point : least, most: point.value > most.value ? point : most }), { least: first, most: first }); // prettier-ignore
  const say = (point: { readonly value: number; readonly x: number }) => `${formatNumber(point.value)} at ${x} ${formatNumber(point.x)}`;
  return `${name}: from ${say(first)} to ${say(last)}; least ${say(ends.least)}, most ${say(ends.most)}.`;
}

function leftOut(lines: readonly Line[]): string {
  const counts = lines.map(({ x }) => x.length);
  return `Of ${formatNumber(Math.max(...counts))} points, the smallest and the largest of each short stretch are drawn.`;
}

/** The numbers as a table, where they share their positions. */
function rowsOf({ series, x }: LinesSection): Markup {
  const [first] = series;
  const positions = first?.x ?? [];
  const shared = series.every((line) => line.x.length === positions.length && line.x.every((at, i) => at === positions[i]));
  if (!shared || positions.length === 0 || positions.length > mostRows) return markup``;
  return numbers(
    [x, ...series.map(({ name }) => name)],
    positions.map((at, i) => [at, ...series.map(({ y }) => y[i] as number)]),
  );
}
