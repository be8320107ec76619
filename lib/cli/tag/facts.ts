// The figures of a tagger at the head of a page.
import type { TaggingReport } from '../../saved/tagging-system.js';

export function taggingFacts(what: string, { accuracy, entities, samples }: TaggingReport): readonly (readonly [string, number])[] {
  const named = (name: string) => (what === '' ? name : `${what} ${name}`);
  const f1 = entities ? [[named('entity F1'), entities.micro.f1] as const] : [];
  return [...f1, [named('accuracy'), accuracy], [named('tokens'), samples]];
}
