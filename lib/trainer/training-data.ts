// The training data of a run: what its epochs walk over, and how a resumed run finds its place again.
import { ThroughtimeError } from '../errors.js';
import type { StateTree } from '../io/state-file.js';
import { getRngState, setRngState, type RngState } from '../random.js';
import { Scope } from '../scope.js';
import { isResumable, lengthOf, Walk, type DataSource } from './source.js';

/** Where source and generator stood before a walk. */
interface Start {
  readonly epoch: number | undefined;
  readonly rng: RngState;
}

interface Position {
  /** Batches per epoch. */
  readonly length: number | undefined;
  /** Walks begun. */
  readonly epoch: number | undefined;
  /** Of the walk in progress; with `overfit` of the only one. */
  readonly start: Start | undefined;
}

export class TrainingData<B> {
  /** Batches per epoch, where the source tells. */
  readonly length: number | undefined;
  readonly #fixed = new Scope();
  #batches: readonly B[] | undefined;
  #start: Start | undefined;

  constructor(
    private readonly source: DataSource<B>,
    private readonly limit: number,
    private readonly overfit: boolean,
  ) {
    const length = lengthOf(source);
    this.length = length === undefined ? undefined : Math.min(length, limit);
  }

  /** Begins the walk of an epoch, or takes it up again after `done` batches; that draws no numbers from where the generator stands now. */
  async walk(done: number): Promise<Walk<B>> {
    if (this.overfit) {
      const walk = new Walk('fit', (this.#batches ??= await this.#gather()));
      await walk.drop(done);
      return walk;
    }
    if (done > 0) return this.#again((source) => this.#reopen(source, done));
    this.#start = here(this.source);
    return new Walk('fit', this.source, this.limit);
  }

  state(): StateTree {
    return { length: this.length, epoch: here(this.source).epoch, start: this.#start && { ...this.#start, rng: { ...this.#start.rng } } };
  }

  /** @throws ThroughtimeError ERR_TT_ARG when the data have another number of batches */
  requireFit(state: StateTree): void {
    const { length } = state as unknown as Position;
    if (length === this.length || length === undefined || this.length === undefined) return;
    throw new ThroughtimeError('ERR_TT_ARG', `fit: data has ${this.length} batches, expected ${length} as in the run to resume`);
  }

  load(state: StateTree): void {
    const { epoch, start } = state as unknown as Position;
    this.#start = start;
    if (epoch !== undefined && isResumable(this.source)) this.source.resume({ epoch, batch: 0 });
  }

  /** Frees the batches that were kept for all epochs. */
  close(): void {
    this.#fixed.close();
  }

  async #gather(): Promise<readonly B[]> {
    const take = (source: DataSource<B>) =>
      this.#fixed.run(async () => {
        const walk = new Walk('fit', source, this.limit);
        const items = await walk.take(this.limit);
        await walk.close();
        return items.map(({ batch }) => batch);
      });
    if (this.#start)
      return this.#again((source, { epoch }) => {
        if (epoch !== undefined && isResumable(source)) source.resume({ epoch, batch: 0 });
        return take(source);
      });
    this.#start = here(this.source);
    return take(this.source);
  }

  /**
   * The last batch of those done is made again and dropped, although a resumable source could leave it out too: the order of the walk is
   * drawn with it, and what the next batch draws must come after the numbers that the steps drew.
   */
  async #reopen(source: DataSource<B>, done: number): Promise<Walk<B>> {
    const epoch = this.#start?.epoch;
    const jump = epoch !== undefined && isResumable(source);
    if (jump) source.resume({ epoch, batch: done - 1 });
    const walk = new Walk('fit', source, this.limit);
    if (jump) walk.skipped(done - 1);
    await walk.drop(done - walk.taken);
    return walk;
  }

  /** Repeats what was done at the start of the walk with the numbers that were drawn then. */
  async #again<T>(fn: (source: DataSource<B>, start: Start) => Promise<T>): Promise<T> {
    const rng = getRngState();
    const start = this.#start as Start;
    setRngState(start.rng);
    try {
      return await fn(this.source, start);
    } finally {
      setRngState(rng);
    }
  }
}

function here(source: DataSource<unknown>): Start {
  return { epoch: isResumable(source) ? source.epoch : undefined, rng: getRngState() };
}
