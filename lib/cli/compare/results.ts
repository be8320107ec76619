// The results of a comparison, for people.
import type { Page } from '../../report/page/section.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { table } from '../table.js';
import type { Entrant, Score } from './contest.js';

/** A model that was trained. */
export interface Result extends Entrant {
  readonly parameters: number;
  readonly score: number;
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
    ['cell', 'units', 'parameters', score.name, 's/epoch', 'epochs', ''],
    ...results.map(({ cell, hidden, parameters, score: value, secondsPerEpoch, epochs }, i) => [
      ...[cell, `${hidden}`, `${parameters}`, value.toFixed(4), secondsPerEpoch.toPrecision(3), `${epochs}`],
      best.includes(i) ? '*' : '',
    ]),
  ]);
}

/** The table, and the curves of all models in one drawing. */
export function entrantsPage(task: string, score: Score, results: readonly Result[]): Page {
  const best = bestOf(score, results);
  const nameOf = ({ cell, hidden }: Entrant) => `${cell} ${hidden}`;
  const winner = results[best[0] ?? 0] as Result;
  const lines = (value: (entry: HistoryEntry) => number | undefined) =>
    results.map((result) => ({ name: nameOf(result), x: result.history.map(({ epoch }) => epoch), y: result.history.map((entry) => value(entry) ?? NaN) })); // prettier-ignore
  const accuracies = results.some(({ history }) => history[0]?.metrics['accuracy'] !== undefined);
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
        columns: ['cell', 'units', 'parameters', score.name, 'seconds per epoch', 'epochs'],
        rows: results.map((result) => [result.cell, result.hidden, result.parameters, result.score, result.secondsPerEpoch, result.epochs]),
        best,
      },
      { kind: 'bars', title: `Score: ${score.better} is better`, x: 'model', y: score.name, bars: results.map((result) => ({ name: nameOf(result), value: result.score })) }, // prettier-ignore
      { kind: 'bars', title: 'Time', x: 'model', y: 'seconds per epoch', bars: results.map((result) => ({ name: nameOf(result), value: result.secondsPerEpoch })) }, // prettier-ignore
      { kind: 'lines', title: 'Validation loss', x: 'epoch', y: 'loss', series: lines(({ validationLoss }) => validationLoss) },
      ...(accuracies ? [{ kind: 'lines', title: 'Validation accuracy', x: 'epoch', y: 'accuracy', series: lines(({ metrics }) => metrics['accuracy']) } as const] : []), // prettier-ignore
    ],
  };
}
