// The parts of a report page, as data.

/** A part of a page. */
export type Section =
  | {
      readonly kind: 'lines';
      readonly title: string;
      readonly x: string;
      readonly y: string;
      readonly series: readonly { readonly name: string; readonly x: readonly number[]; readonly y: readonly number[] }[];
      readonly logY?: boolean;
      readonly note?: string;
    }
  | {
      readonly kind: 'bars';
      readonly title: string;
      readonly x: string;
      readonly y: string;
      readonly bars: readonly { readonly name: string; readonly value: number }[];
      readonly note?: string;
    }
  | { readonly kind: 'histogram'; readonly title: string; readonly x: string; readonly values: readonly number[]; readonly note?: string }
  /** Confusion matrices, attention, hidden states. */
  | {
      readonly kind: 'heatmap';
      readonly title: string;
      readonly x: string;
      readonly y: string;
      readonly columns: readonly string[];
      readonly rows: readonly string[];
      readonly values: readonly (readonly number[])[];
      readonly format?: 'count' | 'number';
      readonly note?: string;
    }
  /** ROC, calibration. */
  | {
      readonly kind: 'curve';
      readonly title: string;
      readonly x: string;
      readonly y: string;
      readonly points: readonly (readonly [number, number])[];
      readonly diagonal?: boolean;
      readonly note?: string;
    }
  /** Weights shade the words; negative ones in another hue. */
  | {
      readonly kind: 'words';
      readonly title: string;
      readonly texts: readonly { readonly caption: string; readonly words: readonly string[]; readonly weights: readonly number[] }[];
      readonly note?: string;
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
      readonly note?: string;
    }
  /** Samples, translations. */
  | { readonly kind: 'text'; readonly title: string; readonly lines: readonly string[]; readonly note?: string };

/** A report: what is told in figures at its head, and its parts. */
export interface Page {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string | number])[];
  readonly sections: readonly Section[];
}
