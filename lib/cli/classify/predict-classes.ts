// throughtime predict, of a classifier.
import { loadClassifier } from '../../saved/classifier-files.js';
import { Answers } from '../classification/answers.js';
import { predictionPrinter } from '../classification/print-prediction.js';
import { writePage } from '../page.js';
import { textsOf, type PredictOptions } from '../predict.js';

export async function predictClasses(dir: string, options: PredictOptions): Promise<void> {
  const classifier = await loadClassifier(dir);
  const show = predictionPrinter(options);
  const answers = new Answers(options);
  for await (const prediction of classifier.predictStream(answers.asked(textsOf(options)))) {
    answers.answered(prediction);
    await show(prediction);
  }
  await writePage(options, () => answers.page('Classes of texts', dir));
}
