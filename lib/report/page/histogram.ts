// How values are distributed.
import { chart, colour, type Frame } from './chart.js';
import { formatNumber, formatTick } from './format.js';
import { cleanText, markup, type Markup } from './markup.js';
import type { PlotOptions } from './plot.js';
import type { HistogramSection } from './section.js';

export async function histogramHtml({ title, x, values }: HistogramSection): Promise<Markup> {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return markup`<p class="note">No values.</p>`;
  const sorted = Float64Array.from(finite).sort();
  const at = (share: number) => formatNumber(sorted[Math.floor(share * (sorted.length - 1))] as number);
  const words = `${formatNumber(values.length)} values: least ${at(0)}, a quarter up to ${at(0.25)}, half up to ${at(0.5)}, three quarters up to ${at(0.75)}, most ${at(1)}.`;
  const left = values.length - finite.length;
  const drawing = await chart(`${title}. ${words}`, (frame) => optionsOf(x, sorted, frame));
  return markup`${drawing}<p class="note">${words}${left > 0 ? ` ${formatNumber(left)} are no finite numbers and not shown.` : ''}</p>`;
}

function optionsOf(x: string, sorted: Float64Array, { plot, narrow, width }: Frame): PlotOptions {
  const bins = binsOf(sorted, narrow ? 24 : 48);
  return {
    height: narrow ? 210 : 260,
    marginBottom: 38,
    marginTop: 26,
    x: { label: cleanText(x), tickFormat: formatTick as never, ticks: Math.floor(width / 90) },
    y: {
      label: 'count',
      grid: true,
      nice: true,
      tickFormat: formatTick as never,
      ticks: Math.min(5, Math.max(...bins.map(({ count }) => count))),
    },
    marks: [
      plot.rectY(bins, { x1: 'from', x2: 'to', y: 'count', fill: colour(0), inset: 0.5, title: 'title' }), // prettier-ignore
      plot.ruleY([0]),
    ],
  };
}

interface Bin {
  readonly from: number;
  readonly to: number;
  count: number;
}

/** Equal bins; of whole numbers each holds equally many, so that none is higher because it holds more of them. */
function binsOf(sorted: Float64Array, most: number): readonly (Bin & { readonly title: string })[] {
  const [least, largest] = [sorted[0] as number, sorted.at(-1) as number];
  const whole = sorted.every(Number.isInteger);
  const span = largest - least || 1;
  const size = whole
    ? Math.max(1, Math.ceil((largest - least + 1) / most))
    : span / Math.min(most, Math.ceil(2 * Math.cbrt(sorted.length)) + 1);
  const name = (from: number, to: number) => (!whole ? `${formatTick(from)} to ${formatTick(to)}` : size === 1 ? formatTick(from + 0.5) : `${formatTick(from + 0.5)} to ${formatTick(to - 0.5)}`); // prettier-ignore
  const start = whole ? least - 0.5 : least;
  const count = Math.max(1, whole ? Math.ceil((largest + 0.5 - start) / size) : Math.round(span / size));
  const bins = Array.from({ length: count }, (_, i): Bin => ({ from: start + i * size, to: start + (i + 1) * size, count: 0 }));
  for (const value of sorted) (bins[Math.min(count - 1, Math.floor((value - start) / size))] as Bin).count++;
  return bins.map((bin) => ({ ...bin, title: `${name(bin.from, bin.to)}: ${formatNumber(bin.count)}` }));
}
