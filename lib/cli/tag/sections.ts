// What a report page shows of a tagger.
import type { TaggedSentence } from '../../data/readers/index.js';
import type { Section } from '../../report/page/sections.js';
import type { TaggingReport, TokenTag } from '../../saved/tagging-system.js';
import type { Scores } from '../../metrics/scores.js';

/** Scores by tag and by type of entity, the confusion of tags, and some sentences with their answers. */
export function taggingSections(
  { classes, confusion, entities }: TaggingReport,
  sentences: readonly TaggedSentence[],
  answers: readonly (readonly TokenTag[])[],
): readonly Section[] {
  const names = classes.map(({ label }) => label);
  const row = (name: string, { precision, recall, f1, support }: Scores) => [name, precision, recall, f1, support];
  const columns = (first: string) => [first, 'precision', 'recall', 'F1', 'support'];
  const byType = entities && [...entities.types.map(({ type, ...scores }) => row(type, scores)), row('all', entities.micro)];
  const lines = answers.map((answer, s) =>
    answer
      .map(({ token, tag }, i) => (tag === sentences[s]?.tags[i] ? `${token}/${tag}` : `${token}/${tag}[${sentences[s]?.tags[i]}]`))
      .join(' '),
  );
  return [
    ...(byType ? [{ kind: 'table', title: 'Entities', columns: columns('type'), rows: byType } as const] : []),
    { kind: 'table', title: 'Tags', columns: columns('tag'), rows: classes.map(({ label, ...scores }) => row(label, scores)) },
    {
      kind: 'heatmap',
      title: 'Confusion of tags',
      x: 'answer',
      y: 'truth',
      columns: names,
      rows: names,
      values: confusion,
      format: 'count',
    },
    { kind: 'text', title: 'Sentences', lines, note: 'The right tag follows in brackets where the answer is another.' },
  ];
}
