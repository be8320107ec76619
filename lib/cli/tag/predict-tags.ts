// throughtime predict, of a tagger.
import type { Section } from '../../report/page/section.js';
import { loadTagger } from '../../saved/tagger-files.js';
import type { TokenTag } from '../../saved/tagging-system.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { textsOf, type PredictOptions } from '../predict.js';

/** Sentences are texts with white space between their tokens. Prints a line per token and a blank one after each sentence. */
export async function predictTags(dir: string, options: PredictOptions): Promise<void> {
  const system = await loadTagger(dir);
  const answers: (readonly TokenTag[])[] = [];
  for await (const answer of system.tagStream(tokenised(textsOf(options)))) {
    if (options.report !== undefined) answers.push(answer);
    if (options.json) await print(JSON.stringify(answer));
    else await print(answer.map(({ token, tag }) => `${token}\t${tag}\n`).join(''));
  }
  await writePage(options, () => ({
    title: 'Tags of words',
    lead: dir,
    facts: [['sentences', answers.length]],
    sections: answerSections(answers),
  }));
}

/** How often each tag was given, and the sentences. */
function answerSections(answers: readonly (readonly TokenTag[])[]): readonly Section[] {
  const counts = new Map<string, number>();
  for (const { tag } of answers.flat()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const bars = [...counts].sort(([, a], [, b]) => b - a).map(([name, value]) => ({ name, value }));
  const lines = answers.map((answer) => answer.map(({ token, tag }) => `${token}/${tag}`).join(' '));
  return [
    { kind: 'bars', title: 'Answers by tag', x: 'tag', y: 'words', bars },
    { kind: 'histogram', title: 'Confidence', x: 'probability of the tag', values: answers.flat().map(({ probability }) => probability) },
    { kind: 'text', title: 'Sentences', lines, note: 'word/tag' },
  ];
}

async function* tokenised(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<readonly string[], void, undefined> {
  for await (const text of texts) yield text.trim() === '' ? [] : text.trim().split(/\s+/);
}
