// One run of `fit`: the loop.
import { ThroughtimeError } from '../errors.js';
import { writeState } from '../io/state-file.js';
import { getRngState, setRngState } from '../random.js';
import { oneAhead } from './ahead.js';
import { averagesOf, type Averages } from './averages.js';
import { Checkpoints } from './checkpoints.js';
import { Counters } from './counters.js';
import { diagnose } from './diagnose.js';
import { measureEpoch } from './epoch-metrics.js';
import { evaluate } from './evaluate.js';
import type { EndReason, HistoryEntry, TrainerEvent, TrainingRun } from './events.js';
import type { Plan } from './options.js';
import { restore, snapshot, type RunParts } from './snapshot.js';
import { requireBatches, type DataSource } from './source.js';
import { launch, numbersOf, tokensIn, type Recipe } from './step.js';
import { TrainingData } from './training-data.js';

export class Run<B, O> {
  readonly #averages: Averages | undefined;
  readonly #checkpoints: Checkpoints | undefined;
  readonly #data: TrainingData<B>;
  readonly #counters = new Counters();
  readonly #begin = performance.now();
  #earlier: number;
  #tokens: number | undefined;
  #stopped = false;

  constructor(
    private readonly recipe: Recipe<B, O>,
    private readonly plan: Plan<B, O>,
    source: DataSource<B>,
    private readonly history: HistoryEntry[],
    private readonly trainer: TrainingRun,
  ) {
    requireBatches('fit', 'data', source);
    this.#data = new TrainingData(source, plan.limit.train, plan.overfit);
    this.#checkpoints = plan.checkpoint === undefined ? undefined : new Checkpoints(plan.checkpoint);
    if (!plan.fastDevRun) recipe.schedule?.requireRoom(plan.epochs, this.#stepsPerEpoch);
    recipe.schedule?.requireNumber(this.#numbers);
    this.#averages = recipe.averaging && averagesOf(recipe.model, recipe.averaging, plan.validation !== undefined);
    this.#earlier = history.length;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Trains to the end. @returns the entries of this run */
  async execute(): Promise<readonly HistoryEntry[]> {
    const { epochs, resume, signal } = this.plan;
    const counters = this.#counters;
    let reason: EndReason = 'failed';
    let outOfTime = false;
    await this.#checkpoints?.check();
    for (const callback of this.plan.callbacks) await callback.check?.({ numbers: this.#numbers });
    if (resume !== undefined) await this.#restore(resume);
    try {
      const resumed = resume === undefined ? {} : { resumed: { epochs: counters.epoch - 1, steps: counters.steps } };
      await this.#announce({ type: 'fitStart', epochs, steps: this.#stepsPerEpoch, ...resumed }, resume !== undefined);
      while (counters.epoch <= epochs && !this.#ending()) {
        const { epoch, steps } = counters;
        await this.#announce({ type: 'epochStart', epoch, step: steps }, steps > 0);
        const start = performance.now();
        const whole = await this.#train();
        if (counters.steps === 0 || this.#ending() === 'aborted') break;
        // A time limit does not shorten the run: whoever resumes it goes on with this epoch.
        outOfTime = !whole && this.#ending() === 'maxTime';
        if (outOfTime) await this.#save();
        await this.#finishEpoch(start);
        if (outOfTime || counters.epoch === epoch) break;
        if (this.#checkpoints?.dueAfterEpoch(epoch) || counters.epoch > epochs || this.#ending()) await this.#save();
      }
      const complete = counters.epoch > epochs && !outOfTime;
      reason = complete && !this.#stopped ? 'completed' : (this.#ending() ?? 'stopped');
      if (reason === 'aborted') {
        if (counters.steps > 0) await this.#save();
        throw new ThroughtimeError('ERR_TT_ABORTED', `fit: stopped by the signal in epoch ${counters.epoch}`, { cause: signal?.reason });
      }
    } finally {
      // Whatever went wrong left the parameters themselves in the model.
      if (reason !== 'failed') this.#averages?.swap();
      this.#data.close();
      await this.#emit({ type: 'fitEnd', reason, history: this.history });
    }
    return this.history.slice(this.#earlier);
  }

  /** Trains on the data once, or on what is left of them. @returns whether they came to their end */
  async #train(): Promise<boolean> {
    const { recipe } = this;
    const counters = this.#counters;
    recipe.model.train();
    this.#tokens = 0;
    const walk = await this.#data.walk(counters.microSteps);
    const first = counters.globalStep;
    let whole = true;
    const pace = {
      size: recipe.accumulate,
      launch: (items: Parameters<typeof launch<B, O>>[2]) => launch(recipe, this.#averages, items),
      stopped: () => this.#ending() !== undefined && !(whole = false),
      alone: (index: number) => this.#checkpoints?.dueAfterStep(first + index + 1) ?? false,
    };
    for await (const step of oneAhead(walk, pace)) {
      const numbers = await numbersOf(step);
      if (!Number.isFinite(numbers.loss + numbers.gradNorm))
        throw await diagnose({ epoch: counters.epoch, step: counters.steps + 1 }, step, numbers, recipe);
      counters.add(numbers);
      const { epoch, steps, microSteps, globalStep } = counters;
      const { loss, gradNorm, lr, rows } = numbers;
      const tokens = tokensIn(step.items);
      this.#tokens = tokens === undefined || this.#tokens === undefined ? undefined : this.#tokens + tokens;
      await this.#emit({ type: 'step', epoch, step: steps, microStep: microSteps, globalStep, loss, gradNorm, lr, rows, tokens });
      if (step.alone) await this.#save();
    }
    return whole;
  }

  /** Validates, and enters the epoch into the history unless the signal stopped it meanwhile. */
  async #finishEpoch(start: number): Promise<void> {
    const { recipe, plan, history } = this;
    const counters = this.#counters;
    const trained = (performance.now() - start) / 1000;
    this.#averages?.swap();
    try {
      const validated = plan.validation && (await evaluate(recipe, plan.validation, plan.metrics, plan.limit.validation));
      if (plan.signal?.aborted) return;
      const measured = await measureEpoch(this.trainer, plan.epochMetrics, counters.epoch);
      if (plan.signal?.aborted) return;
      const entry: HistoryEntry = {
        ...counters.summary(),
        ...(validated && { validationLoss: validated.loss }),
        metrics: { ...validated?.metrics, ...measured },
      };
      history.push(entry);
      recipe.schedule?.afterEpoch(entry);
      this.#averages?.afterEpoch(entry);
      counters.nextEpoch();
      const { epoch } = entry;
      const tokensPerSecond = this.#tokens === undefined ? undefined : this.#tokens / trained;
      const seconds = (performance.now() - start) / 1000;
      await this.#emit({ type: 'epochEnd', epoch, entry, globalStep: counters.globalStep, seconds, tokensPerSecond });
    } finally {
      this.#averages?.swap();
    }
  }

  /** Writes the state; nothing may be in flight. */
  async #save(): Promise<void> {
    if (!this.#checkpoints) return;
    const { path } = this.#checkpoints;
    await writeState(path, snapshot(this.#parts()));
    this.#checkpoints.done();
    const { epoch, steps: step, globalStep } = this.#counters;
    await this.#emit({ type: 'checkpoint', path, epoch, step, globalStep });
  }

  async #restore(path: string): Promise<void> {
    const { rng, earlier, stopped } = await restore(path, this.plan.epochs, this.#parts());
    [this.#earlier, this.#stopped] = [earlier, stopped];
    setRngState(rng);
  }

  #parts(): RunParts {
    const { recipe, history, plan } = this;
    const { validation, callbacks } = plan;
    return {
      ...{ recipe, history, validation, callbacks },
      averages: this.#averages,
      counters: this.#counters,
      data: this.#data,
      earlier: this.#earlier,
      stopped: this.#stopped,
    };
  }

  /** Why to stop now. */
  #ending(): 'aborted' | 'stopped' | 'maxTime' | undefined {
    const { signal, maxTime } = this.plan;
    if (signal?.aborted) return 'aborted';
    if (this.#stopped) return 'stopped';
    return performance.now() - this.#begin >= maxTime * 1000 ? 'maxTime' : undefined;
  }

  /** What the entries of the history will have. */
  get #numbers(): readonly string[] {
    const { validation, metrics, epochMetrics } = this.plan;
    return ['loss', ...(validation ? ['validationLoss'] : []), ...Object.keys(metrics), ...Object.keys(epochMetrics)];
  }

  get #stepsPerEpoch(): number | undefined {
    const { length } = this.#data;
    return length === undefined ? undefined : Math.ceil(length / this.recipe.accumulate);
  }

  async #emit(event: TrainerEvent): Promise<void> {
    for (const callback of this.plan.callbacks) await callback(event, this.trainer);
  }

  /** An event that a resumed run tells `again` takes no numbers from the generator. */
  async #announce(event: TrainerEvent, again: boolean): Promise<void> {
    const rng = getRngState();
    await this.#emit(event);
    if (again) setRngState(rng);
  }
}
