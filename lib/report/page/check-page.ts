// Is it a page? Scripts make them too.
import { checkOptions } from '../../check.js';
import { complain, Says } from '../../errors.js';
import type { Page, Section } from './section.js';

type Of<Kind extends Section['kind']> = Extract<Section, { kind: Kind }>;
type Names<S> = { readonly [K in keyof Required<S>]: undefined };

const titled = { kind: undefined, title: undefined, note: undefined };
// Every name of a kind: a table that lacks one does not compile.
const names: { readonly [Kind in Section['kind']]: Names<Of<Kind>> } = {
  lines: { ...titled, x: undefined, y: undefined, series: undefined, logY: undefined, mark: undefined },
  bars: { ...titled, x: undefined, y: undefined, bars: undefined },
  histogram: { ...titled, x: undefined, values: undefined },
  heatmap: { ...titled, x: undefined, y: undefined, columns: undefined, rows: undefined, values: undefined, shade: undefined },
  curve: { ...titled, x: undefined, y: undefined, curves: undefined, diagonal: undefined },
  words: { ...titled, texts: undefined },
  table: { ...titled, columns: undefined, rows: undefined, best: undefined },
  text: { ...titled, lines: undefined },
};
const mayLack: readonly string[] = ['note', 'logY', 'mark', 'shade', 'diagonal', 'best'];

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_SHAPE naming the part */
export function checkPage(page: Page): void {
  const op = 'report';
  const { title, sections } = checkOptions(op, page, { title: undefined, lead: undefined, facts: undefined, sections: undefined }) as Page;
  if (typeof title !== 'string') throw complain('ERR_TT_ARG', { op, arg: 'title', got: title, want: 'a text' });
  if (!Array.isArray(sections)) throw complain('ERR_TT_ARG', { op, arg: 'sections', got: sections, want: 'a list' });
  sections.forEach((section, i) => checkSection(`sections[${i}]`, section as Section));
}

function checkSection(at: string, section: Section): void {
  const op = 'report';
  if (!Object.hasOwn(names, section?.kind))
    throw complain('ERR_TT_ARG', { op, arg: `${at}.kind`, got: section?.kind, want: `one of ${Object.keys(names).join(', ')}` });
  const own = names[section.kind];
  checkOptions(`${op}: ${at} (${section.kind})`, section, own as never);
  const lacks = Object.keys(own).find((name) => !mayLack.includes(name) && (section as unknown as Record<string, unknown>)[name] === undefined); // prettier-ignore
  if (lacks !== undefined) throw complain('ERR_TT_ARG', { op, arg: `${at}.${lacks}`, got: undefined, want: 'a value' });
  checkLengths(at, section);
}

function checkLengths(at: string, section: Section): void {
  const same = (arg: string, got: number, want: number, why: string) => {
    if (got !== want)
      throw complain('ERR_TT_SHAPE', { op: 'report', arg: `${at}.${arg}`, got: new Says(`${got} long`), want: `${want}`, why });
  };
  if (section.kind === 'lines') section.series.forEach(({ x, y }, i) => same(`series[${i}].y`, y.length, x.length, 'as x'));
  else if (section.kind === 'heatmap') {
    same('values', section.values.length, section.rows.length, 'as rows');
    section.values.forEach((row, i) => same(`values[${i}]`, row.length, section.columns.length, 'as columns'));
  } else if (section.kind === 'words')
    section.texts.forEach(({ words, weights }, i) => same(`texts[${i}].weights`, weights.length, words.length, 'as words'));
  else if (section.kind === 'table') section.rows.forEach((row, i) => same(`rows[${i}]`, row.length, section.columns.length, 'as columns'));
}
