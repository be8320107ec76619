// Tables: as a part of a page, and as the numbers behind a chart for those who do not see it.
import { formatCell } from './format.js';
import { html, type Html } from './html.js';

type Cell = string | number;

/** A table that scrolls by itself where it is wider than the page. */
export function tableHtml(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  best: readonly number[] = [],
): Html {
  const numeric = columns.map((_, c) => rows.length > 0 && rows.every((row) => typeof row[c] === 'number'));
  const side = (c: number) => (numeric[c] ? 'number' : 'word');
  const head = columns.map((name, c) => html`<th scope="col" class="${side(c)}">${name}</th>`);
  const body = rows.map((row, r) => {
    const cells = row.map((cell, c) => html`<td class="${side(c)}">${formatCell(cell)}</td>`);
    return best.includes(r)
      ? html`<tr class="best">
          ${cells}
        </tr>`
      : html`<tr>
          ${cells}
        </tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** The numbers of a chart, folded. */
export function numbers(columns: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  return html`<details>
    <summary>Numbers</summary>
    ${tableHtml('Numbers', columns, rows)}
  </details>`;
}
