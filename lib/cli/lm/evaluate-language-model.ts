// throughtime evaluate, of a language model.
import { readRunningText } from '../../data/readers/index.js';
import { ThroughtimeError } from '../../errors.js';
import { scoreTokens } from '../../models/language-evaluation.js';
import { loadTextGenerator } from '../../saved/text-generator-files.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print, tell } from '../output.js';
import { refuseErrors, refuseTextOptions } from '../refuse.js';
import { scoreWords } from './scores.js';

export async function evaluateLanguageModel(dir: string, options: EvaluateOptions): Promise<void> {
  const { data, encoding, json } = options;
  const { model, vocabulary, level } = await loadTextGenerator(dir);
  refuseTextOptions(options, 'a language model', ['encoding']);
  refuseErrors(options, 'a language model');
  const tokens = await readRunningText(data, { level, encoding, onWarning: tell });
  if (tokens.length < 2)
    throw new ThroughtimeError('ERR_TT_FILE', `${data}: holds ${tokens.length} tokens, expected at least 2, to predict one from another`);
  const score = await scoreTokens(model, vocabulary.encode(tokens));
  await print(json ? JSON.stringify(score) : `${scoreWords(score.nats, level)} (${score.tokens} ${level}s)`);
}
