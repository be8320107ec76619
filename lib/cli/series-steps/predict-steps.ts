// throughtime predict, of a tagger of series.
import type { Prediction } from '../../saved/classifier.js';
import { loadSeriesTagger } from '../../saved/series-tagger-files.js';
import { Answers } from '../classification/answers.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { textsOf, type PredictOptions } from '../predict.js';
import { parsedSeries } from '../series/predict-series.js';
import { stepsSection } from './steps-section.js';

/** A series is a line `{"values": [[…], …]}`. Prints a line per step and a blank one after each series. */
export async function predictSteps(dir: string, options: PredictOptions): Promise<void> {
  const system = await loadSeriesTagger(dir);
  const answers = new Answers(options);
  let [number, first] = [0, undefined as readonly Prediction[] | undefined];
  for await (const steps of system.predictStream(parsedSeries(textsOf(options), options.text ? '--text' : 'standard input'))) {
    first ??= steps;
    number++;
    steps.forEach((step, t) => answers.answered(step, `series ${number}, step ${t}`));
    if (options.json) await print(JSON.stringify(steps));
    else await print(steps.map(({ label, probability }) => `${label}\t${probability.toFixed(4)}\n`).join(''));
  }
  await writePage(options, () => {
    const page = answers.page('Labels of steps', dir);
    const rows = first?.map(({ probabilities }) => system.labels.map((label) => probabilities[label] as number));
    return { ...page, sections: [...stepsSection(system.labels, rows), ...page.sections] };
  });
}
