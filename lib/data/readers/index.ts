// Files of samples.
export type { ColumnKey } from './columns.js';
export { readDelimited, type DelimitedOptions } from './delimited.js';
export { readJsonLines, type JsonLinesOptions } from './json-lines.js';
export { readLabelledLines } from './labelled-lines.js';
export { readPairs, readParallel, type PairOptions, type TextPair } from './pairs.js';
export { type ReadOptions, type TextSample } from './reading.js';
export { readRunningText, type RunningTextOptions } from './running.js';
export { detectFormat, readSamples, type ColumnOptions, type SampleFormat, type SampleOptions } from './samples.js';
export { readTagged, type TaggedSentence } from './tagged.js';
export { type Encoding } from './text.js';
