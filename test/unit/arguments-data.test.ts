// Vocabularies, series, files and pages that make no sense are refused by name, as `arguments.test.ts` has it for all else.
import { describe } from 'vitest';
import * as tt from 'throughtime';
import { any, refuses, rejects, type Refused, type Rejected } from './refused.js';

const lines: tt.Section = { kind: 'lines', title: 'a', x: 'x', y: 'y', series: [] };
const yOnly = { targets: ['y'], inputs: ['y'] };
const table = () => tt.seriesTable({ y: [1, 2, 3, 4] });
const backtest = { targets: ['y'], origins: [2], horizon: 1, values: Float64Array.of(3) };
const windows = (options: Partial<tt.WindowOptions>) =>
  tt.windowsOf(tt.Preparation.fit(table(), yOnly, { from: 0, to: 3 }).apply(table()), { window: 1, horizon: 1, ...options });

/** A class whose constructor TypeScript hides, called as JavaScript can. */
function madeOf(kind: unknown): object {
  return Reflect.construct(kind as new () => object, []);
}

const refused: readonly Refused[] = [
  // Vocabularies, series.
  ['Vocabulary: counts is null, expected a Map', () => tt.Vocabulary.fromCounts(any(null))],
  ['countTokens: counts is an object, expected a Map', () => tt.countTokens([['a']], any({}))],
  ['Vocabulary: value is undefined, expected an object', () => madeOf(tt.Vocabulary)],
  ['Scaler: kind is undefined, expected one of', () => madeOf(tt.Scaler)],
  ['Preparation: log is undefined, expected true or false', () => madeOf(tt.Preparation)],
  ['Scaler: columns is null, expected a list', () => tt.Scaler.fit('standard', any(null))],
  ['Scaler: columns[0][1] is NaN, expected a finite number', () => tt.Scaler.fit('standard', [[1, NaN]])],
  ['Scaler: column is 1, expected an integer in [0, 0]', () => tt.Scaler.fit('none', [[1]]).scale(1, 2)],
  ['seriesTable: columns is null, expected an object', () => tt.seriesTable(any(null))],
  ['seriesTable: column "a" is 5, expected a list', () => tt.seriesTable({ a: any(5) })],
  ['Preparation: columns.targets is undefined, expected a list', () => tt.Preparation.fit(table(), any({}), { from: 0, to: 2 })],
  ['Preparation: training is undefined, expected an object', () => tt.Preparation.fit(table(), yOnly, any(undefined))],
  ['requireNoLeak: a is null, expected an object', () => { tt.requireNoLeak(9, { a: any(null) }); }], // prettier-ignore
  ['windowsOf: history is 5, expected one of "before", "inside"', () => windows({ history: any(5) })],
  ['naive: steps is 2147483648, expected an integer in [1, 16777216]', () => tt.naive([1], 2 ** 31)],
  ['seasonalNaive: steps is 2147483648', () => tt.seasonalNaive([1], 2 ** 31, 1)],
  ['movingAverage: steps is 2147483648', () => tt.movingAverage([1], 2 ** 31, 1)],
  ['drift: history[1] is "2", expected a number', () => tt.drift([1, any('2')], 1)],
  ['forecastReport: forecasts is undefined, expected an object', () => tt.forecastReport(table(), any(undefined))],
  [
    'forecastReport: forecasts.values is 3 long, expected 1',
    () => tt.forecastReport(table(), { ...backtest, values: new Float64Array(3) }),
  ],
  ['forecastReport: deviations is [0], expected a number above 0', () => tt.forecastReport(table(), backtest, { deviations: [0] })],
  ['padSeries: scaler is an object, expected a Scaler', () => tt.padSeries([tt.seriesValues([1])], any({}))],

  // Parts of pages.
  ['classificationSections: report is undefined, expected an object', () => tt.classificationSections(any(undefined))],
  ['classificationSections: report.classes is undefined, expected a list', () => tt.classificationSections(any({}))],
  ['scoresSection: scores[0].label is undefined, expected a string', () => tt.scoresSection('a', 'b', any([{}]))],
  ['explanationSections: explained is undefined, expected a list', () => tt.explanationSections(any(undefined))],
  ['historySections: history is null, expected a list', () => tt.historySections(any(null))],
  ['historySections: history[0].epoch is undefined, expected a number', () => tt.historySections(any([{}]))],
  ['statesSections: states[0].name is undefined, expected a string', () => tt.statesSections(any([{}]), ['a'])],
  ['sentencesSection: sentences is undefined, expected a list', () => tt.sentencesSection(any(undefined), [])],
  ['taggingSections: report is undefined, expected an object', () => tt.taggingSections(any(undefined))],
  ['translationsSection: texts[0] is undefined, expected an object', () => tt.translationsSection(any([undefined]))],
  ['attentionSection: translation is undefined, expected an object', () => tt.attentionSection(any(undefined))],
  ['bleuSection: score.precisions is undefined, expected a list', () => tt.bleuSection(any({}))],
  ['backtestSections: backtest is null, expected an object', () => tt.backtestSections(table(), any(null))],
  [
    'backtestSections: table.values[0] is [1], expected a Float64Array',
    () => tt.backtestSections(any({ columns: ['y'], values: [[1]] }), backtest),
  ],
  ['forecastScoreSections: report is undefined, expected an object', () => tt.forecastScoreSections(any(undefined))],
  ['forecastSections: forecast is null, expected an object', () => tt.forecastSections(table(), any(null))],
];

function forecasts() {
  const model = new tt.Forecaster({ inputs: 1, targets: 1, hidden: 2 });
  return new tt.ForecastSystem({ model, preparation: tt.Preparation.fit(table(), yOnly, { from: 0, to: 3 }), window: 2 });
}

const rejected: readonly Rejected[] = [
  ['forecast: steps is 2147483648, expected an integer in [1, 16777216]', () => forecasts().forecast(table(), 2 ** 31)],
  ['readTable: path is Symbol(p), expected a path', () => tt.readTable(any(Symbol('p')))],
  ['readTable: delimiter is "ab", expected one character', () => tt.readTable('none', { delimiter: 'ab' })],
  ['readPairs: encoding is "utf16", expected one of', () => tt.readPairs('none', { encoding: any('utf16') })],
  ['readIdx: labels is undefined, expected a path', () => tt.readIdx('none', any(undefined))],
  ['loadVectors: path is null, expected a path', () => tt.loadVectors(any(null), tt.Vocabulary.build([['a']]))],
  ['save: path is undefined, expected a path', () => tt.Vocabulary.build([['a']]).save(any(undefined))],
  ['load: path is 5, expected a path', () => tt.Vocabulary.load(any(5))],
  ['writeReport: path is null, expected a path', () => tt.writeReport(any(null), { title: 'a', sections: [] })],
  ['report: sections[0].x is 5, expected a string', () => tt.renderReport({ title: 'a', sections: [{ ...lines, x: any(5) }] })],
  ['report: sections[0].series[0].name is undefined', () => tt.renderReport({ title: 'a', sections: [{ ...lines, series: any([{}]) }] })],
  ['report: sections[0] is null, expected an object', () => tt.renderReport({ title: 'a', sections: any([null]) })],
  ['report: facts is 5, expected a list', () => tt.renderReport({ title: 'a', sections: [], facts: any(5) })],
];

describe('arguments of data', () => {
  refuses(refused);
  rejects(rejected);
});
