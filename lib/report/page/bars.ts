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
  return markup`${drawing}${rest}${numbers([x, y], bars.slice(0, 1000).map(({ name, value }) => [name, value]))}`; // prettier-ignore
}

function optionsOf({ y, bars }: BarsSection, { plot, narrow }: Frame): PlotOptions {
  const names = bars.map(({ name }) => shortened(name, narrow ? 14 : 28));
  const marginLeft = roomFor(names);
  const rows = bars.map(({ value }, i) => ({ i, value: Number.isFinite(value) ? value : 0, label: formatNumber(value) }));
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
      plot.text(rows, {
        x: (row: { value: number }) => Math.max(0, row.value),
        y: 'i',
        text: 'label',
        textAnchor: 'start',
        dx: 5,
      } as never),
    ],
  };
}
