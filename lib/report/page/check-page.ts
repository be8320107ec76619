// Is it a page? Scripts make them too.
import { checkArray, checkChoice, checkOptions, checkTable } from '../../check.js';
import { complain, Says } from '../../errors.js';
import { flag, listOf, maybe, number, numbers, parts, text, textOrNumber, type Form } from '../../form.js';
import type { Page, Section } from './section.js';

type Of<Kind extends Section['kind']> = Extract<Section, { kind: Kind }>;
type Forms<S> = { readonly [K in keyof Required<S>]: Form };

const titled = { kind: text, title: text, note: maybe(text) };
// Every name of a kind: a table that lacks one does not compile.
const forms: { readonly [Kind in Section['kind']]: Forms<Of<Kind>> } = {
  lines: {
    ...titled,
    x: text,
    y: text,
    series: listOf(parts({ name: text, x: numbers, y: numbers })),
    logY: maybe(flag),
    mark: maybe(parts({ x: number, label: text })),
  },
  bars: { ...titled, x: text, y: text, bars: listOf(parts({ name: text, value: number, range: maybe(numbers) })) },
  histogram: { ...titled, x: text, values: numbers },
  heatmap: { ...titled, x: text, y: text, columns: listOf(text), rows: listOf(text), values: listOf(numbers), shade: maybe(text) },
  curve: { ...titled, x: text, y: text, curves: listOf(parts({ name: text, points: listOf(numbers) })), diagonal: maybe(flag) },
  words: { ...titled, texts: listOf(parts({ caption: text, words: listOf(text), weights: numbers })) },
  table: { ...titled, columns: listOf(text), rows: listOf(listOf(textOrNumber)), best: maybe(numbers) },
  text: { ...titled, lines: listOf(text) },
};

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_SHAPE naming the part */
export function checkPage(page: Page): void {
  const op = 'report';
  const { title, lead, facts, sections } = checkOptions(op, page, { title: undefined, lead: undefined, facts: undefined, sections: undefined }); // prettier-ignore
  text(op, 'title', title);
  maybe(text)(op, 'lead', lead);
  maybe(listOf(listOf(textOrNumber)))(op, 'facts', facts);
  checkArray(op, 'sections', sections).forEach((section, i) => checkSection(`sections[${i}]`, section as Section));
}

function checkSection(at: string, section: Section): void {
  const op = 'report';
  const { kind } = checkTable(op, at, section);
  checkChoice(op, `${at}.kind`, kind, Object.keys(forms) as (typeof kind)[]);
  const own = forms[kind];
  checkOptions(`${op}: ${at} (${kind})`, section, own as never);
  parts(own)(op, at, section);
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
