// A bar per name, lying, so that names have room.
import { chart, colour, roomFor, type Frame } from './chart.js';
import { formatNumber } from './format.js';
import { markup, shortened, type Markup } from './markup.js';
import { numbers } from './numbers.js';
import type { PlotOptions } from './plot.js';
import type { BarsSection } from './section.js';

const mostBars = 60;

export async function barsHtml(section: BarsSection): Promise<Markup> {
  const { title, x, y, bars } = section;
  if (bars.length === 0) return markup`<p class="note">No values.</p>`;
  const drawn = bars.slice(0, mostBars);
  const words = drawn.slice(0, 12).map(({ name, value }) => `${name} ${formatNumber(value)}`);
  const drawing = await chart(`${title}: ${y} by ${x}. ${words.join(', ')}.`, (frame) => optionsOf({ ...section, bars: drawn }, frame));
  const rest = bars.length > mostBars ? markup`<p class="note">The first ${mostBars} of ${formatNumber(bars.length)}.</p>` : undefined;
  const ranges = bars.some(({ range }) => range);
  const rows = bars.slice(0, 1000).map(({ name, value, range = [NaN, NaN] }) => [name, value, ...(ranges ? range : [])]);
  return markup`${drawing}${rest}${numbers([x, y, ...(ranges ? ['from', 'to'] : [])], rows)}`;
}

function optionsOf({ y, bars }: BarsSection, { plot, narrow }: Frame): PlotOptions {
  const names = bars.map(({ name }) => shortened(name, narrow ? 14 : 28));
  const marginLeft = roomFor(names);
  const rows = bars.map(({ value: given, range = [given, given] }, i) => {
    const value = finite(given);
    const [low, high] = range.map((end) => (Number.isFinite(end) ? end : value)) as [number, number];
    return { i, value, low, high, label: formatNumber(given) };
  });
  const ranged = rows.filter((_, i) => bars[i]?.range);
  const longest = Math.max(...rows.map(({ label }) => label.length));
  return {
    height: 46 + 26 * bars.length,
    marginLeft,
    marginRight: 16 + 7 * longest,
    marginTop: 26,
    marginBottom: 8,
    x: { axis: 'top', label: shortened(y, narrow ? 30 : 80), ticks: 0, zero: true } as never,
    y: { label: null, domain: rows.map(({ i }) => i), tickFormat: ((i: number) => names[i]) as never, tickSize: 0, padding: 0.25 },
    marks: [
      plot.barX(rows, { x: 'value', y: 'i', fill: colour(0), rx: 2 }),
      plot.ruleX([0]),
      plot.ruleY(ranged, { x1: 'low', x2: 'high', y: 'i', stroke: 'currentColor', strokeWidth: 2 }),
      plot.text(rows, {
        x: (row: { value: number; high: number }) => Math.max(0, row.value, row.high),
        y: 'i',
        text: 'label',
        textAnchor: 'start',
        dx: 5,
      } as never),
    ],
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
