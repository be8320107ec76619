// Walking a model step by step: the state on the device, the scores on the host, and nothing left behind.
import { checkTable } from '../check.js';
import { complain } from '../errors.js';
import { elements } from '../form.js';
import { logSoftmax } from '../ops/elementwise.js';
import { noGrad, scope, tensorsIn } from '../scope.js';
import { checkTensor } from '../tensors.js';
import type { Row } from './sampling.js';
import type { StepModel } from './step-model.js';

/** The numbers of a step. */
export interface Scores {
  /** Log probability of every token for a row, `[V]`. The caller may change it. */
  of(row: number): Row;
  /** What a row looked at, the steps of its source; undefined unless asked for. */
  attention(row: number, steps: number): Float64Array | undefined;
}

/** A state that goes on from step to step. Whoever makes one closes it. */
export class Walk<State> {
  readonly #model: StepModel<State>;
  #state: State;
  /** The first token of every source. */
  readonly first: ArrayLike<number>;

  constructor(
    private readonly op: string,
    model: StepModel<State>,
    private readonly wantsAttention: boolean,
  ) {
    this.#model = model;
    const { tokens, state } = noGrad(() => scope(() => checkTable(op, 'what begin returns', model.begin())));
    elements(op, 'tokens of begin', tokens);
    this.first = tokens;
    this.#state = state;
  }

  /**
   * One step.
   * @param rows the rows of the former step that the rows of this one continue
   * @param tokens the latest token of each
   * @throws ThroughtimeError (rejects) ERR_TT_NAN when the model's scores are no numbers
   */
  async step(rows: readonly number[], tokens: readonly number[]): Promise<Scores> {
    const { vocabularySize } = this.#model;
    const { read, state } = noGrad(() =>
      scope(() => {
        const picked = this.#model.pick(this.#state, Int32Array.from(rows));
        const { logits, attention, state } = checkTable(this.op, 'what step returns', this.#model.step(Int32Array.from(tokens), picked));
        checkTensor(this.op, 'logits of step', logits);
        const width = attention?.shape[1] ?? 0;
        return { read: [logSoftmax(logits).data(), this.wantsAttention ? attention?.data() : undefined, width] as const, state };
      }),
    );
    this.#replace(state);
    const [scores, looks, width] = [(await read[0]) as Row, (await read[1]) as Row | undefined, read[2]];
    if (holdsNaN(scores)) throw complain('ERR_TT_NAN', { op: this.op, arg: 'a score of the model', got: NaN, want: 'a number' });
    return {
      of: (row) => scores.subarray(row * vocabularySize, (row + 1) * vocabularySize),
      attention: (row, steps) => looks && Float64Array.from(looks.subarray(row * width, row * width + steps)),
    };
  }

  /** Frees the state. */
  close(): void {
    this.#replace(undefined);
  }

  #replace(state: State | undefined): void {
    const kept = new Set(tensorsIn(state));
    for (const tensor of tensorsIn(this.#state)) if (!kept.has(tensor)) tensor.dispose();
    this.#state = state as State;
  }
}

/** A loop, because `some` calls a function for each of what may be millions. */
function holdsNaN(values: Row): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}
