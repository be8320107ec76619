// throughtime predict, of a classifier of series.
import { parseObject } from '../../data/readers/json-object.js';
import { loadSeriesClassifier } from '../../saved/series-files.js';
import { valuesOfObject } from '../../series/readers/json-lines.js';
import type { SeriesValues } from '../../series/values.js';
import { Answers } from '../classification/answers.js';
import { predictionPrinter } from '../classification/print-prediction.js';
import { writePage } from '../page.js';
import { textsOf, type PredictOptions } from '../predict.js';

/** A series is a line `{"values": [[…], …]}`. */
export async function predictSeries(dir: string, options: PredictOptions): Promise<void> {
  const system = await loadSeriesClassifier(dir);
  const show = predictionPrinter(options);
  const answers = new Answers(options);
  const lines = answers.asked(textsOf(options));
  for await (const prediction of system.predictStream(parsedSeries(lines, options.text ? '--text' : 'standard input'))) {
    answers.answered(prediction);
    await show(prediction);
  }
  await writePage(options, () => answers.page('Classes of series', dir));
}

/** The series of lines `{"values": [[…], …]}`. */
export async function* parsedSeries(
  lines: Iterable<string> | AsyncIterable<string>,
  source: string,
): AsyncGenerator<SeriesValues, void, undefined> {
  let line = 0;
  for await (const text of lines) {
    line++;
    yield valuesOfObject(source, line, parseObject(source, line, text));
  }
}
