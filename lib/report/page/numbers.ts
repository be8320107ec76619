// Tables: as a part of a page, and as the numbers behind a chart for those who do not see it.
import { formatCell } from './format.js';
import { markup, type Markup } from './markup.js';

type Cell = string | number;

// More scroll in a window of their own.
const mostRows = 50;

/** A table that scrolls by itself where it is wider than the page. */
export function tableHtml(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  best: readonly number[] = [],
): Markup {
  const numeric = columns.map((_, c) => rows.length > 0 && rows.every((row) => typeof row[c] === 'number'));
  const formats = columns.map((_, c) => (numeric[c] ? columnFormat(rows.map((row) => row[c] as number)) : formatCell));
  const side = (c: number) => (numeric[c] ? 'number' : 'word');
  const head = columns.map((name, c) => markup`<th scope="col" class="${side(c)}">${name}</th>`);
  const body = rows.map((row, r) => {
    const cells = row.map((cell, c) => markup`<td class="${side(c)}">${formats[c]?.(cell)}</td>`);
    return best.includes(r) ? markup`<tr class="best">${cells}</tr>` : markup`<tr>${cells}</tr>`;
  });
  return markup`<div class="scroll${rows.length > mostRows ? ' long' : ''}" role="region" aria-label="${label}" tabindex="0">
<table><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table>
</div>`;
}

/** Shares and other small numbers have equally many digits, so that their points stand in line. */
function columnFormat(values: readonly number[]): (cell: Cell) => string {
  const finite = values.filter(Number.isFinite);
  const small = finite.every((value) => value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 10));
  if (!small || finite.every(Number.isInteger)) return formatCell;
  return (cell) => (Number.isFinite(cell) ? (cell as number).toFixed(4).replace('-', '−') : formatCell(cell));
}

/** The numbers of a chart, folded. */
export function numbers(columns: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  return markup`<details><summary>Numbers</summary>${tableHtml('Numbers', columns, rows)}</details>`;
}
