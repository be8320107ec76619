// The page of a training: what its task tells, the curves, and the options.
import type { Page, Section, TableSection } from '../../report/page/section.js';
import { historyFacts, historySections, type HistorySectionsOptions } from '../../report/sections/history.js';
import type { TrainingRecord } from '../../saved/folder.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { flagOf } from '../options.js';
import type { RunDescription } from './description.js';

/** What a task tells of a finished training. */
export interface TrainingStory extends HistorySectionsOptions {
  readonly title: string;
  /** Its results, the most important one first. */
  readonly facts: Required<Page>['facts'];
  /** Of the record; before the curves. */
  readonly sections: readonly Section[];
}

/** @param more parts that are made of the data, which the record does not hold */
export function trainingPage(record: TrainingRecord, story: TrainingStory, more: readonly Section[]): Page {
  const { title, facts, sections, ...curves } = story;
  const { run, history, parameters } = record as unknown as {
    readonly run: RunDescription;
    readonly history: readonly HistoryEntry[];
    readonly parameters: number;
  };
  return {
    title,
    facts: [...facts, ['parameters', parameters], ...historyFacts(history)],
    sections: [...sections, ...more, ...historySections(history, curves), optionsSection(run)],
  };
}

function optionsSection({ options, version }: RunDescription): TableSection {
  const rows = Object.entries(options).map(([name, value]) => [
    flagOf(name),
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value),
  ]);
  return { kind: 'table', title: 'Options', columns: ['option', 'value'], rows: [...rows, ['throughtime', version]] };
}

/** Rows of the parts of the data. */
export function sizesSection(sizes: Readonly<Record<string, number>>, title = 'Data'): TableSection {
  return { kind: 'table', title, columns: ['part', 'size'], rows: Object.entries(sizes) };
}
