// The distinct n-grams of a text as a tree: a node per n-gram, its parent the n-gram without the last token. In typed arrays, because a text
// of a million words has millions of them.

const root = 0;

/** The most tokens of an n-gram: depths are bytes. */
export const deepest = 255;

export class NgramCounts {
  /** Nodes, the root (the empty n-gram) included. */
  size = 1;
  #parents = new Int32Array(1024);
  #tokens = new Int32Array(1024);
  #depths = new Uint8Array(1024);
  #counts = new Int32Array(1024);
  /** Open addressing: ids of nodes, 0 for a free place. */
  #table = new Int32Array(4096);

  /**
   * Counts every n-gram of up to `order` tokens. Those of `order` are counted as they occur; a shorter one by the number of different
   * tokens that come before it, its continuations (Kneser & Ney 1995).
   */
  constructor(
    ids: Int32Array,
    readonly order: number,
  ) {
    let ending: readonly number[] = [root]; // the n-grams that end before the token, by length
    for (const token of ids) {
      const next = [root];
      for (let k = 0; k < Math.min(ending.length, order); k++) {
        const former = this.size;
        const node = this.#insert(ending[k] as number, token);
        const isNew = this.size > former;
        if (isNew && k > 0) this.#count(next[k] as number); // one more token before the n-gram that is one shorter
        if (k === order - 1) this.#count(node);
        next.push(node);
      }
      ending = next;
    }
  }

  /** The n-gram `parent` followed by `token`; undefined when the text has none such. */
  child(parent: number, token: number): number | undefined {
    return this.#table[this.#place(parent, token)] || undefined;
  }

  parent(node: number): number {
    return this.#parents[node] as number;
  }

  /** Number of tokens. */
  depth(node: number): number {
    return this.#depths[node] as number;
  }

  /** 0 of an n-gram that only begins the text. */
  count(node: number): number {
    return this.#counts[node] as number;
  }

  #count(node: number): void {
    this.#counts[node] = (this.#counts[node] as number) + 1;
  }

  #insert(parent: number, token: number): number {
    const place = this.#place(parent, token);
    const found = this.#table[place] as number;
    if (found !== 0) return found;
    const node = this.size++;
    if (node === this.#parents.length) this.#grow();
    this.#parents[node] = parent;
    this.#tokens[node] = token;
    this.#depths[node] = (this.#depths[parent] as number) + 1;
    this.#table[place] = node;
    if (2 * this.size > this.#table.length) this.#rehash();
    return node;
  }

  /** Where a node is in the table, or where it belongs. */
  #place(parent: number, token: number): number {
    const mask = this.#table.length - 1;
    let place = (Math.imul(Math.imul(parent, 0x9e3779b1) ^ token, 0x85ebca6b) >>> 7) & mask;
    for (;;) {
      const node = this.#table[place] as number;
      if (node === 0 || (this.#parents[node] === parent && this.#tokens[node] === token)) return place;
      place = (place + 1) & mask;
    }
  }

  #grow(): void {
    const size = 2 * this.#parents.length;
    const larger = (former: Int32Array) => {
      const array = new Int32Array(size);
      array.set(former);
      return array;
    };
    const depths = new Uint8Array(size);
    depths.set(this.#depths);
    [this.#parents, this.#tokens, this.#counts, this.#depths] = [larger(this.#parents), larger(this.#tokens), larger(this.#counts), depths];
  }

  #rehash(): void {
    this.#table = new Int32Array(2 * this.#table.length);
    for (let node = 1; node < this.size; node++)
      this.#table[this.#place(this.#parents[node] as number, this.#tokens[node] as number)] = node;
  }
}
