// From a page to its HTML. Nothing in it runs, and it asks nobody for anything: a policy in its head says so to the browser.
import { version } from '../../version.js';
import { barsHtml } from './bars.js';
import { checkPage } from './check-page.js';
import { curveHtml } from './curve.js';
import { formatCell, formatNumber } from './format.js';
import { heatmapHtml } from './heatmap.js';
import { histogramHtml } from './histogram.js';
import { markup, Markup } from './markup.js';
import { linesHtml } from './lines.js';
import { tableHtml } from './numbers.js';
import type { Page, Section } from './section.js';
import { style } from './style.js';
import { wordsHtml } from './words.js';

const mostRows = 1000;

/**
 * A page as one HTML document: charts as SVG, no scripts, nothing loaded from anywhere; in light and dark colours as the reader's system
 * has them, for screens and phones. Texts are shown as they are, whatever they hold.
 * @throws ThroughtimeError (rejects) ERR_TT_ARG for a part that is of no kind or has options of another, ERR_TT_SHAPE for lists that differ in length
 * @example
 * ```ts
 * import { renderReport } from 'throughtime';
 * async function show() {
 *   const loss = { name: 'train', x: [1, 2, 3], y: [0.9, 0.5, 0.4] };
 *   const text = await renderReport({ title: 'A run', sections: [{ kind: 'lines', title: 'Loss', x: 'epoch', y: 'nats', series: [loss] }] });
 *   console.log(text.length);
 * }
 * ```
 */
export async function renderReport(page: Page): Promise<string> {
  checkPage(page);
  const { title, lead, facts = [], sections } = page;
  const parts: Markup[] = [];
  for (const [i, section] of sections.entries()) parts.push(await sectionHtml(section, i));
  const figures = facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${formatCell(value)}</dd></div>`);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="throughtime ${version}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<header><h1>${title}</h1>${lead === undefined ? undefined : markup`<p>${lead}</p>`}</header>
${figures.length > 0 ? markup`<dl class="facts">${figures}</dl>` : undefined}
${parts}
<footer>throughtime ${version}</footer>
</main>
</body>
</html>
`.text;
}

async function sectionHtml(section: Section, i: number): Promise<Markup> {
  const { title, note } = section;
  const said = note === undefined ? undefined : markup`<p class="note">${note}</p>`;
  return markup`<section aria-labelledby="s${i}">
<h2 id="s${i}">${title}</h2>${said}
${await contentOf(section)}
</section>`;
}

async function contentOf(section: Section): Promise<Markup> {
  switch (section.kind) {
    case 'lines':
      return linesHtml(section);
    case 'bars':
      return barsHtml(section);
    case 'histogram':
      return histogramHtml(section);
    case 'heatmap':
      return heatmapHtml(section);
    case 'curve':
      return curveHtml(section);
    case 'words':
      return wordsHtml(section);
    case 'table': {
      const { title, columns, rows, best } = section;
      return markup`${tableHtml(title, columns, rows.slice(0, mostRows), best)}${restOf(rows.length)}`;
    }
    case 'text': {
      const lines = section.lines.slice(0, mostRows).map((line) => markup`<li><p>${line}</p></li>`);
      return markup`<ul class="text">${lines}</ul>${restOf(section.lines.length)}`;
    }
  }
}

function restOf(count: number): Markup | undefined {
  return count > mostRows ? markup`<p class="note">The first ${formatNumber(mostRows)} of ${formatNumber(count)}.</p>` : undefined;
}
