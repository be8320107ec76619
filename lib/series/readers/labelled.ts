// A series with its class, as files hold it.
import type { SeriesValues } from '../values.js';

/** A labelled series. */
export interface LabelledSeries extends SeriesValues {
  readonly label: string;
  /** Where it begins: the number of its line or, in a file without lines, its own number; from 1. */
  readonly line: number;
}
