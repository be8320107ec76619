// throughtime evaluate, of a translator.
import type { RougeScores } from '../../metrics/rouge.js';
import { bleuSection } from '../../report/sections/translation.js';
import { loadTranslator } from '../../saved/translator-files.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { refuseErrors, refuseTextOptions } from '../refuse.js';
import { table } from '../table.js';
import { readPairFiles, requireLengths } from './corpus.js';
import { sampleSections } from './sample.js';
import { searchOptions } from './search-options.js';

export async function evaluateTranslator(dir: string, options: EvaluateOptions): Promise<void> {
  const { data, target, encoding, json, rouge, bleuTokenizer: tokenizer } = options;
  const translator = await loadTranslator(dir);
  refuseTextOptions(options, 'a translator', ['encoding']);
  refuseErrors(options, 'a translator');
  const files = target === undefined ? { pairs: data } : { source: data, target };
  const pairs = await readPairFiles(files, encoding);
  const tokens = pairs.map((pair) => ({ ...pair, sourceTokens: translator.tokens('source', pair.source) }));
  requireLengths(files, tokens, translator.model.config.maxSourceLength);
  const search = searchOptions(options);
  const report = await translator.evaluate(pairs, {
    ...search,
    rouge: rouge ?? false,
    ...(tokenizer && { bleu: { tokenizer } }),
  });
  const { bleu, exact } = report;
  await writePage(options, async () => ({
    title: 'Evaluation of a translator',
    lead: `${dir} on ${data}`,
    facts: [
      ['BLEU', bleu.score],
      ['exact', exact],
      ['pairs', report.pairs],
    ],
    sections: [bleuSection(bleu), ...(await sampleSections(translator, pairs, search))],
  }));
  if (json) return print(JSON.stringify(report));
  const precisions = bleu.precisions.map((precision) => precision.toFixed(1)).join('/');
  await print(
    [
      `pairs ${report.pairs}`,
      `exact ${exact.toFixed(4)}`,
      ...(report.rouge ? rougeLines(report.rouge) : []),
      `bleu ${bleu.score.toFixed(2)} ${precisions} (brevity penalty ${bleu.brevityPenalty.toFixed(3)}, ${bleu.hypothesisLength} tokens for ${bleu.referenceLength}; ${bleu.signature})`,
    ].join('\n'),
  );
}

function rougeLines(scores: RougeScores): readonly string[] {
  const rows = Object.entries(scores) as [string, RougeScores['rouge1']][];
  const shown = rows.map(([name, { precision, recall, f1 }]) => [name, ...[precision, recall, f1].map((x) => x.toFixed(4))]);
  return ['', ...table([['measure', 'precision', 'recall', 'f1'], ...shown]), ''];
}
