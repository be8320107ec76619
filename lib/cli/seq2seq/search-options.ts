// The options of the search for a translation, each named once.
import type { Command } from 'commander';
import type { TranslateOptions } from '../../saved/translator.js';
import { addNumber } from '../options.js';
import { integer, real } from '../values.js';

export interface SearchOptions {
  readonly beam?: number;
  readonly lengthPenalty?: number;
  readonly coveragePenalty?: number;
  readonly maxLength?: number;
  readonly batch?: number;
}

/** Adds them under their heading; without a default, so that what is given can be told. */
export function addSearchOptions(command: Command, heading = 'Search:'): Command {
  command.optionsGroup(heading);
  addNumber(command, '--beam <width>', 'beginnings followed at once; 1 takes the most probable token every time (default: 5)', integer(1));
  addNumber(command, '--length-penalty <alpha>', '0 prefers short texts, 1 long ones (default: 0.6)', real({ least: 0 }));
  addNumber(command, '--coverage-penalty <beta>', 'loss for parts of the source that nothing looked at (default: 0)', real({ least: 0 }));
  addNumber(command, '--max-length <tokens>', 'most tokens of a translation (default: twice the source and 10)', integer(1));
  return addNumber(command, '--batch <texts>', 'texts that go through the model together (default: 32)', integer(1));
}

/** As the translator takes them. */
export function searchOptions({ beam, lengthPenalty, coveragePenalty, maxLength, batch }: SearchOptions): TranslateOptions {
  return {
    ...(beam !== undefined && { width: beam }),
    ...(lengthPenalty !== undefined && { lengthPenalty }),
    ...(coveragePenalty !== undefined && { coveragePenalty }),
    ...(maxLength !== undefined && { maxLength }),
    ...(batch !== undefined && { batchSize: batch }),
  };
}
