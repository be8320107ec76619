// throughtime evaluate, of a tagger.
import { loadTagger } from '../../saved/tagger-files.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { sentencesSection, taggingSections } from '../../report/sections/tags.js';
import { refuseErrors, refuseTextOptions } from '../refuse.js';
import { reportLines } from '../report.js';
import { scoreTable } from '../score-table.js';
import { taggingFacts } from './facts.js';
import { readSentences, requireTags } from './corpus.js';

export async function evaluateTagger(dir: string, options: EvaluateOptions): Promise<void> {
  const system = await loadTagger(dir);
  refuseTextOptions(options, 'a tagger', ['encoding']);
  refuseErrors(options, 'a tagger');
  const sentences = await readSentences(options.data, options.encoding);
  requireTags(options.data, sentences, system.tags);
  const report = await system.evaluate(sentences);
  await writePage(options, async () => ({
    title: 'Evaluation of a tagger',
    lead: `${dir} on ${options.data}`,
    facts: taggingFacts('', report),
    sections: [...taggingSections(report), sentencesSection(sentences, await system.tag(sentences.map(({ tokens }) => tokens)))],
  }));
  if (options.json) return print(JSON.stringify(report));
  const { entities } = report;
  const rows = entities && [
    ...entities.types.map(({ type, ...scores }) => ({ label: type, ...scores })),
    { label: 'all', ...entities.micro },
  ];
  await print([...reportLines(report), ...(rows ? ['', ...scoreTable('entity', rows)] : [])].join('\n'));
}
