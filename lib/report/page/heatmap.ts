// A matrix in shades.
import { chart, colour, roomFor, type Frame } from './chart.js';
import { formatNumber } from './format.js';
import { markup, shortened, type Markup } from './markup.js';
import { mergeCells, type Cells } from './merge-cells.js';
import { numbers } from './numbers.js';
import type { PlotOptions } from './plot.js';
import type { HeatmapSection } from './section.js';

// Cells of a drawing, at most: more are smaller than a pen.
const most = { wide: { columns: 96, rows: 64 }, narrow: { columns: 48, rows: 64 } } as const;
// Rows and columns of the folded table.
const mostNumbers = 30;
const lineHeight = 14;

export async function heatmapHtml(section: HeatmapSection): Promise<Markup> {
  const { title, x, y, columns, rows, values } = section;
  if (rows.length === 0 || columns.length === 0) return markup`<p class="note">No values.</p>`;
  const label = `${title}: ${formatNumber(rows.length)} rows (${y}) and ${formatNumber(columns.length)} columns (${x}). ${peak(section)}`;
  const drawing = await chart(label, (frame) => optionsOf(section, frame));
  const merged = columns.length > most.wide.columns || rows.length > most.wide.rows;
  const size = `${formatNumber(rows.length)} rows and ${formatNumber(columns.length)} columns`;
  const note = merged ? markup`<p class="note">${size}; each cell is the mean of several.</p>` : undefined;
  const small = rows.length <= mostNumbers && columns.length <= mostNumbers;
  const table = small
    ? numbers(
        [`${y} \\ ${x}`, ...columns],
        rows.map((name, r) => [name, ...(values[r] as readonly number[])]),
      )
    : undefined;
  return markup`<p class="axes">↓ <bdi>${y}</bdi> &nbsp; → <bdi>${x}</bdi></p>${drawing}${note}${table}`;
}

/** Where the largest value is. */
function peak({ columns, rows, values }: HeatmapSection): string {
  let best: readonly [number, number, number] = [NaN, 0, 0];
  values.forEach((row, r) => row.forEach((value, c) => { if (!(value <= best[0]) && Number.isFinite(value)) best = [value, r, c]; })); // prettier-ignore
  const [value, r, c] = best;
  return Number.isNaN(value) ? '' : `Largest value ${formatNumber(value)}, in row ${rows[r]} and column ${columns[c]}.`;
}

function optionsOf(section: HeatmapSection, { plot, narrow, width }: Frame): PlotOptions {
  const { shade = 'number' } = section;
  const { columns, rows, values } = mergeCells(section, narrow ? most.narrow : most.wide);
  const names = { x: columns.map((name) => shortened(name, narrow ? 12 : 20)), y: rows.map((name) => shortened(name, narrow ? 12 : 24)) };
  const marginLeft = roomFor(names.y);
  const side = Math.min(96, (width - marginLeft - 12) / columns.length);
  const square = Math.min(side, rows.length > 16 ? 26 : 40); // many rows fit a screen all the same
  const height = square >= 14 ? square : Math.max(side, rows.length > 40 ? 6 : rows.length > 16 ? 12 : 16); // of few rows each has its name
  const letters = Math.max(...names.x.map((name) => [...name].length));
  const upright = letters * 7.8 > side - 4; // then names stand
  const cells = cellsOf({ columns, rows, values }, shade);
  const longest = Math.max(...cells.map(({ text }) => text.length));
  const told = side >= longest * 7 + 4 && height >= 14;
  const ticks = (count: number, size: number) => [...Array(count).keys()].filter((i) => i % Math.ceil(lineHeight / size) === 0);
  const marginTop = 14 + (upright ? 7.4 * letters : 12);
  return {
    width: marginLeft + side * columns.length + 12,
    height: marginTop + height * rows.length + 4,
    marginLeft,
    marginTop,
    marginBottom: 4,
    padding: 0.04,
    x: {
      axis: 'top', label: null, tickSize: 0, domain: columns.map((_, i) => i),
      ticks: ticks(columns.length, upright ? side : lineHeight), tickFormat: ((i: number) => names.x[i]) as never, tickRotate: upright ? -90 : 0,
    } as never, // prettier-ignore
    y: { label: null, tickSize: 0, domain: rows.map((_, i) => i), ticks: ticks(rows.length, height), tickFormat: ((i: number) => names.y[i]) as never }, // prettier-ignore
    marks: [
      plot.cell(cells, { x: 'c', y: 'r', fill: 'currentColor', fillOpacity: 0.06 }),
      plot.cell(cells.filter(({ opacity }) => opacity > 0), { x: 'c', y: 'r', fill: ({ value }: Cell) => colour(value < 0 ? 1 : 0), fillOpacity: (cell: Cell) => cell.opacity, ...(cells.length <= 2500 && { title: 'title' }) }), // prettier-ignore
      ...(told ? [plot.text(cells, { x: 'c', y: 'r', text: 'text', fill: ({ opacity }: Cell) => (opacity > 0.6 ? 'var(--on-shade)' : 'currentColor') })] : []), // prettier-ignore
    ],
  };
}

interface Cell {
  readonly r: number;
  readonly c: number;
  readonly value: number;
  readonly opacity: number;
  readonly text: string;
  readonly title: string;
}

function cellsOf({ columns, rows, values }: Cells, shade: 'number' | 'share'): readonly Cell[] {
  const size = (row: readonly number[]) => row.reduce((largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest), 0); // prettier-ignore
  const all = Math.max(...values.map(size));
  const text = values.flat().every((value) => Number.isInteger(value) || Number.isNaN(value)) ? formatNumber : formatShort;
  return values.flatMap((row, r) => {
    const whole = shade === 'share' ? row.reduce((sum, value) => sum + Math.abs(value), 0) : all;
    return row.map((value, c): Cell => {
      const opacity = Number.isFinite(value) && whole > 0 ? Math.abs(value) / whole : 0;
      return {
        r,
        c,
        value,
        opacity,
        text: text(value),
        title: `${shortened(`${rows[r]}`, 60)}, ${shortened(`${columns[c]}`, 60)}: ${formatNumber(value)}`,
      };
    });
  });
}

/** For a cell: two digits. */
function formatShort(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  return Math.abs(value) < 100 ? value.toFixed(2).replace('-', '−') : formatNumber(Math.round(value));
}
