// The results of a comparison, for people.
import type { Page } from '../../report/page/section.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { table } from '../table.js';
import type { Entrant, Named, Score } from './contest.js';

/** A model that was trained. */
export interface Result extends Entrant {
  readonly parameters: number;
  readonly score: number;
  readonly also?: Named;
  /** Validation included. */
  readonly secondsPerEpoch: number;
  readonly epochs: number;
  readonly history: readonly HistoryEntry[];
}

/** Where the best results are; several where they are equal. */
function bestOf({ better }: Score, results: readonly Result[]): readonly number[] {
  const scores = results.map(({ score }) => score);
  const best = better === 'larger' ? Math.max(...scores) : Math.min(...scores);
  return [...scores.keys()].filter((i) => scores[i] === best);
}

/** A row per model, the best with a star. */
export function entrantLines(score: Score, results: readonly Result[]): readonly string[] {
  const best = bestOf(score, results);
  return table([
    ['cell', 'units', 'parameters', score.name, ...alsoOf(results, ({ name }) => name), 's/epoch', 'epochs', ''],
    ...results.map((result, i) => [
      ...[result.cell, `${result.hidden}`, `${result.parameters}`, result.score.toFixed(4)],
      ...alsoOf([result], ({ value }) => value.toPrecision(6)),
      ...[result.secondsPerEpoch.toPrecision(3), `${result.epochs}`],
      best.includes(i) ? '*' : '',
    ]),
  ]);
}

/** The column of what is said beside the score, where there is one. */
function alsoOf<T>([first]: readonly Result[], part: (also: Named) => T): readonly T[] {
  return first?.also ? [part(first.also)] : [];
}

/** The table, and the curves of all models in one drawing. */
export function entrantsPage(task: string, score: Score, results: readonly Result[]): Page {
  const best = bestOf(score, results);
  const nameOf = ({ cell, hidden }: Entrant) => `${cell} ${hidden}`;
  const winner = results[best[0] ?? 0] as Result;
  const lines = (value: (entry: HistoryEntry) => number | undefined) =>
    results.map((result) => ({ name: nameOf(result), x: result.history.map(({ epoch }) => epoch), y: result.history.map((entry) => value(entry) ?? NaN) })); // prettier-ignore
  const metrics = [...new Set(results.flatMap(({ history }) => Object.keys(history[0]?.metrics ?? {})))];
  return {
    title: `Comparison: ${task}`,
    facts: [
      ['best', nameOf(winner)],
      [score.name, winner.score],
      ['models', results.length],
    ],
    sections: [
      {
        kind: 'table',
        title: 'Models',
        columns: ['cell', 'units', 'parameters', score.name, ...alsoOf(results, ({ name }) => name), 'seconds per epoch', 'epochs'],
        rows: results.map((result) => [
          ...[result.cell, result.hidden, result.parameters, result.score],
          ...alsoOf([result], ({ value }) => value),
          ...[result.secondsPerEpoch, result.epochs],
        ]),
        best,
      },
      { kind: 'bars', title: `Score: ${score.better} is better`, x: 'model', y: score.name, bars: results.map((result) => ({ name: nameOf(result), value: result.score })) }, // prettier-ignore
      { kind: 'bars', title: 'Time', x: 'model', y: 'seconds per epoch', bars: results.map((result) => ({ name: nameOf(result), value: result.secondsPerEpoch })) }, // prettier-ignore
      { kind: 'lines', title: 'Validation loss', x: 'epoch', y: 'loss', series: lines(({ validationLoss }) => validationLoss) },
      ...metrics.map((name) => ({ kind: 'lines', title: `Validation ${name}`, x: 'epoch', y: name, series: lines(({ metrics: of }) => of[name]) }) as const), // prettier-ignore
    ],
  };
}
