// A series with its class, as files hold it.
import type { SeriesValues } from '../values.js';

/** A labelled series. */
export interface LabelledSeries extends SeriesValues {
  readonly label: string;
  /** Where it begins: the number of its line or, in a file without lines, its own number; from 1. */
  readonly line: number;
}

/** A series with a label for every step. */
export interface StepLabelledSeries extends SeriesValues {
  /** `[T]` */
  readonly labels: readonly string[];
  /** `[T]`: the line of each step; in JSON Lines that of the series. */
  readonly lines: readonly number[];
  /** Where it begins. */
  readonly line: number;
}
