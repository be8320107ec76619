// The answers of a tagger as parts of a page.
import type { EntityScores } from '../../metrics/entity-f1.js';
import type { ClassificationReport } from '../../metrics/report.js';
import { listOf, maybe, number, parts, text } from '../../form.js';
import type { Section, TextSection } from '../page/section.js';
import { classificationSections, scoresSection } from './classification.js';

const mostSentences = 50;

/** Scores by type of entity, where there are some, and by tag. */
export function taggingSections(report: ClassificationReport & { readonly entities?: EntityScores }): readonly Section[] {
  const form = listOf(parts({ type: text, precision: number, recall: number, f1: number, support: number }));
  parts({ entities: maybe(parts({ types: form })) })('taggingSections', 'report', report);
  const { entities } = report;
  const types = entities && [
    ...entities.types.map(({ type, ...scores }) => ({ label: type, ...scores })),
    { label: 'all', ...entities.micro },
  ];
  return [...(types ? [scoresSection('Entities', 'type', types)] : []), ...classificationSections(report, 'tag')];
}

/** Sentences with their tags, the mistaken ones first; the right tag follows in brackets where the answer is another. */
export function sentencesSection(
  sentences: readonly { readonly tokens: readonly string[]; readonly tags: readonly string[] }[],
  answers: readonly (readonly { readonly tag: string }[])[],
): TextSection {
  const op = 'sentencesSection';
  listOf(parts({ tokens: listOf(text), tags: listOf(text) }))(op, 'sentences', sentences);
  listOf(listOf(parts({ tag: text })))(op, 'answers', answers);
  const lines = sentences.map(({ tokens, tags }, s) => {
    const said = tokens.map((_, i) => answers[s]?.[i]?.tag ?? '');
    const wrong = said.filter((tag, i) => tag !== tags[i]).length;
    return { wrong, text: tokens.map((token, i) => `${token}/${said[i]}${said[i] === tags[i] ? '' : `[${tags[i]}]`}`).join(' ') };
  });
  const mistaken = lines.filter(({ wrong }) => wrong > 0);
  const shown = (mistaken.length > 0 ? mistaken : lines).slice(0, mostSentences);
  return {
    kind: 'text',
    title: mistaken.length > 0 ? 'Sentences with mistakes' : 'Sentences',
    lines: shown.map(({ text }) => text),
    note: `word/answer, with [the right tag] where it is another. ${shown.length} of ${(mistaken.length || lines.length).toLocaleString('en-US')}.`,
  };
}
