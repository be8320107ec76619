// The parts of a report page, as data: what is to be seen, not how it is drawn.

/** What every part of a page has. */
export interface TitledSection {
  readonly title: string;
  /** A sentence below the title. */
  readonly note?: string;
}

/** Points that are joined by lines. Values that are not finite are gaps. */
export interface Line {
  readonly name: string;
  readonly x: readonly number[];
  /** As many as `x`. */
  readonly y: readonly number[];
}

/** Lines over a common axis: loss by epoch, forecast and truth. */
export interface LinesSection extends TitledSection {
  readonly kind: 'lines';
  /** Names of the axes. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly Line[];
  /** A logarithmic axis, for values above 0; others are gaps. Default false. */
  readonly logY?: boolean;
  /** A vertical line with words, such as the best epoch. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** One of a `BarsSection`. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** How far the value is uncertain, such as the quartiles of what was measured: a line over the bar. */
  readonly range?: readonly [low: number, high: number];
}

/** A bar per name. */
export interface BarsSection extends TitledSection {
  readonly kind: 'bars';
  /** What the bars are, and what their length is. */
  readonly x: string;
  readonly y: string;
  readonly bars: readonly Bar[];
}

/** How values are distributed: lengths, residuals, confidence. */
export interface HistogramSection extends TitledSection {
  readonly kind: 'histogram';
  /** What the values are. */
  readonly x: string;
  readonly values: readonly number[];
}

/** A matrix in shades: confusion, attention, hidden states. Negative values have another hue. */
export interface HeatmapSection extends TitledSection {
  readonly kind: 'heatmap';
  /** What columns and rows are. */
  readonly x: string;
  readonly y: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** A list per row with a number per column. */
  readonly values: readonly (readonly number[])[];
  /**
   * `number` (default) shades by value; `share`, for counts, by the share of its row, so that rare rows are seen too.
   */
  readonly shade?: 'number' | 'share';
}

/** Curves in the unit square: ROC, calibration. */
export interface CurveSection extends TitledSection {
  readonly kind: 'curve';
  /** Names of the axes. */
  readonly x: string;
  readonly y: string;
  readonly curves: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
  /** Draw the line from corner to corner that stands for chance or for perfect calibration. Default false. */
  readonly diagonal?: boolean;
}

/** Words shaded by their weights; negative ones have another hue. The largest weight of a text has the full shade. */
export interface WordsSection extends TitledSection {
  readonly kind: 'words';
  readonly texts: readonly {
    readonly caption: string;
    readonly words: readonly string[];
    /** One per word. */
    readonly weights: readonly number[];
  }[];
}

/** Rows and columns of words and numbers. */
export interface TableSection extends TitledSection {
  readonly kind: 'table';
  readonly columns: readonly string[];
  /** A cell per column each. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** Numbers of rows that stand out, from 0. */
  readonly best?: readonly number[];
}

/** Samples, translations: each a paragraph. */
export interface TextSection extends TitledSection {
  readonly kind: 'text';
  readonly lines: readonly string[];
}

/** A part of a page. */
export type Section =
  LinesSection | BarsSection | HistogramSection | HeatmapSection | CurveSection | WordsSection | TableSection | TextSection;

/** A report: figures at its head, and its parts. */
export interface Page {
  readonly title: string;
  /** A sentence below the title. */
  readonly lead?: string;
  /** The figures that matter most. */
  readonly facts?: readonly (readonly [name: string, value: string | number])[];
  readonly sections: readonly Section[];
}
