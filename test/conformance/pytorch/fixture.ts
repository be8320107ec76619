// One case of a PyTorch suite: its attributes and tensors. What a case holds and nobody asks for is reported, so that a kind of case
// that grows a new tensor or attribute cannot pass by being ignored.
import type { Tensor } from 'throughtime';
import { compare, read, type Values } from '../compare.js';
import { Malformed, Unsupported, type Check, type Group } from '../report.js';
import { toTensor } from '../values.js';

export class Fixture {
  readonly #unread: Set<string>;

  constructor(
    readonly name: string,
    readonly attributes: Readonly<Record<string, unknown>>,
    private readonly tensors: ReadonlyMap<string, Values>,
  ) {
    this.#unread = new Set(tensors.keys());
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  get(name: string): Values {
    const found = this.tensors.get(name);
    if (!found) throw new Malformed(`has no tensor ${name}`);
    this.#unread.delete(name);
    return found;
  }

  tensor(name: string, requiresGrad = false): Tensor {
    return toTensor(this.get(name), requiresGrad);
  }

  /** The tensors whose names match, by what the pattern's group captures. */
  matching(pattern: RegExp): Map<string, Values> {
    const names = [...this.tensors.keys()].flatMap((name) => {
      const match = pattern.exec(name);
      return match ? [[match[1] as string, name] as const] : [];
    });
    return new Map(names.map(([short, name]) => [short, this.get(name)]));
  }

  /** Refuses attributes that none of `known` covers. */
  allow(...known: string[]): void {
    const other = Object.entries(this.attributes).find(([name, value]) => !['kind', 'tensors', ...known].includes(name) && value !== null);
    if (other) throw new Unsupported(`attribute ${other[0]}`);
  }

  async check(group: Group, name: string, actual: Tensor | undefined, limit: number): Promise<Check> {
    const expected = this.get(name);
    if (!actual) return { group, name, error: Infinity, ok: false, detail: 'was not computed' };
    return compare(group, name, await read(actual), expected, { norm: limit });
  }

  /** Call last. */
  requireAllRead(): void {
    if (this.#unread.size > 0) throw new Malformed(`holds tensors that nothing reads: ${[...this.#unread].join(', ')}`);
  }
}
