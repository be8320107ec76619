// The answers of `predict` on a page.
import type { Page } from '../../report/page/section.js';
import type { PageOptions } from '../page.js';
import type { Prediction } from '../../saved/classifier.js';

// A page shows the first ones; counts and confidence are of all.
const mostRows = 1000;

/** Remembers what is asked and answered, where a page is wanted. */
export class Answers {
  readonly #texts: string[] = [];
  readonly #rows: (readonly (string | number)[])[] = [];
  readonly #confidence: number[] = [];
  readonly #counts = new Map<string, number>();

  readonly #wanted: boolean;

  constructor({ report }: PageOptions) {
    this.#wanted = report !== undefined;
  }

  /** The texts of a source, as they come. */
  async *asked(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
    for await (const text of texts) {
      if (this.#wanted && this.#texts.length < mostRows) this.#texts.push(text);
      yield text;
    }
  }

  /** The next answer. @param text what was asked; by default the texts in order */
  answered({ label, probability }: Prediction, text: string | undefined = this.#texts[this.#confidence.length]): void {
    if (!this.#wanted) return;
    if (text !== undefined && this.#rows.length < mostRows) this.#rows.push([text, label, probability]);
    this.#confidence.push(probability);
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1);
  }

  page(title: string, lead: string): Page {
    const count = this.#confidence.length;
    const bars = [...this.#counts].sort(([, a], [, b]) => b - a).map(([name, value]) => ({ name, value }));
    const shown = this.#rows.length < count ? { note: `The first ${this.#rows.length} of ${count}.` } : {};
    return {
      title,
      lead,
      facts: [
        ['answers', count],
        ['classes among them', bars.length],
      ],
      sections: [
        { kind: 'bars', title: 'Answers by class', x: 'class', y: 'answers', bars },
        { kind: 'histogram', title: 'Confidence', x: 'probability of the answer', values: this.#confidence },
        { kind: 'table', title: 'Answers', columns: ['input', 'answer', 'probability'], rows: this.#rows, ...shown },
      ],
    };
  }
}
