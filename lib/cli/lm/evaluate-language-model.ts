// throughtime evaluate, of a language model.
import { readRunningText } from '../../data/readers/index.js';
import { ThroughtimeError } from '../../errors.js';
import { scoreTokens } from '../../models/language-evaluation.js';
import { loadTextGenerator } from '../../saved/text-generator-files.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print, tell } from '../output.js';
import { writePage } from '../page.js';
import { scoreFacts, scoreWords } from './scores.js';
import { surpriseSection } from './surprise.js';
import { refuseErrors, refuseTextOptions } from '../refuse.js';

export async function evaluateLanguageModel(dir: string, options: EvaluateOptions): Promise<void> {
  const { data, encoding, json } = options;
  const { model, vocabulary, level } = await loadTextGenerator(dir);
  refuseTextOptions(options, 'a language model', ['encoding']);
  refuseErrors(options, 'a language model');
  const tokens = await readRunningText(data, { level, encoding, onWarning: tell });
  if (tokens.length < 2)
    throw new ThroughtimeError('ERR_TT_FILE', `${data}: holds ${tokens.length} tokens, expected at least 2, to predict one from another`);
  const ids = vocabulary.encode(tokens);
  const score = await scoreTokens(model, ids);
  await writePage(options, async () => ({
    title: `Evaluation of a language model of ${level}s`,
    lead: `${dir} on ${data}`,
    facts: [...scoreFacts('', score, level), [`${level}s`, score.tokens]],
    sections: [await surpriseSection(model, tokens, ids, level)],
  }));
  await print(json ? JSON.stringify(score) : `${scoreWords(score.nats, level)} (${score.tokens} ${level}s)`);
}
