// Text on its way out, held back where it may be the beginning of a string at which it is to end.

export class Held {
  #held = '';
  #ended = false;

  constructor(private readonly stop: string | undefined) {}

  /** The string has come. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What is held back. */
  get rest(): string {
    return this.#held;
  }

  /** Takes more text. @returns what is certain not to be part of the string */
  add(text: string): string {
    const { stop } = this;
    if (stop === undefined) return text;
    const all = this.#held + text;
    const end = all.indexOf(stop);
    this.#ended = end >= 0;
    let kept = this.#ended ? 0 : Math.min(stop.length - 1, all.length);
    while (!all.endsWith(stop.slice(0, kept))) kept--;
    this.#held = all.slice(all.length - kept);
    return this.#ended ? all.slice(0, end) : all.slice(0, all.length - kept);
  }
}
