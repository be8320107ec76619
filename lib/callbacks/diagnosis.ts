// Warnings while a model trains.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import type { Callback, EventOf, TrainingRun } from '../trainer/events.js';
import { findingsOf, type Bursts, type WarningKind } from './diagnosis-rules.js';
import { layerGradients } from './layer-gradients.js';
import { remembering } from './remembering.js';

/** A warning as data. */
export interface TrainingWarning {
  readonly kind: WarningKind;
  readonly epoch: number;
  readonly message: string;
  /** The numbers it rests on. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface DiagnosisOptions {
  /** Told of every warning. Default: a warning of the process, which Node prints to standard error. */
  readonly onWarning?: (warning: TrainingWarning) => void;
  /** Epochs without a better loss that make a plateau, and epochs since the best validation loss for overfitting. Default 3. */
  readonly patience?: number;
  /** How much better a training loss must be to count, as a share of the best one. Default 0.001. */
  readonly minDelta?: number;
  /** A gradient norm so many times the usual one (the geometric mean of the steps before) explodes. Default 100. */
  readonly explosion?: number;
  /** A recurrent layer whose gradient is less than this share of the largest layer's vanishes. Default 1e-4. */
  readonly vanishing?: number;
}

/** A callback that has warnings. */
export interface Diagnosis extends Callback {
  /** Those of the run, in order. */
  readonly warnings: readonly TrainingWarning[];
}

interface Memory {
  losses: number[];
  validations: number[];
  /** Mean logarithm of the gradient norms, and of how many steps. */
  usual: number;
  counted: number;
  bursts: Bursts;
  /** Findings that were told and still hold. */
  told: string[];
  warnings: TrainingWarning[];
}

const none: Bursts = { steps: 0, largest: 0, usual: 0 };
const fresh = (): Memory => ({ losses: [], validations: [], usual: 0, counted: 0, bursts: none, told: [], warnings: [] });

/**
 * Looks at every step and epoch and warns: of a training loss that stays where it is (`plateau`), gradients or a loss that grow out of bounds
 * (`exploding`), recurrent layers that get hardly any gradient beside the largest layer (`vanishing`), parameters that get none at all
 * (`dead`), and a validation loss that rises while the training loss falls (`overfitting`). A warning is told once, and again when it has
 * ceased to hold meanwhile. A loss that is no number needs no warning: it ends the run with ERR_TT_NAN, which names the layer.
 * A resumed run goes on with what was seen, and tells nothing twice.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { diagnosis, Linear, mse, ones, SGD, Trainer } from 'throughtime';
 * async function train() {
 *   const model = new Linear(3, 1);
 *   const trainer = new Trainer(model, { optimizer: new SGD(model.parameters(), { lr: 0 }), loss: (y) => mse(y, [1, 1]) });
 *   const watch = diagnosis({ onWarning: ({ kind, epoch, message }) => console.log(epoch, kind, message) });
 *   await trainer.fit([ones([2, 3])], { epochs: 5, callbacks: [watch] });
 *   console.log(watch.warnings[0]?.figures); // of a plateau: the learning rate is 0
 * }
 * ```
 */
export function diagnosis(options?: DiagnosisOptions): Diagnosis {
  const op = 'diagnosis';
  const { onWarning, ...thresholds } = checkOptions(op, options, {
    onWarning: undefined,
    patience: 3,
    minDelta: 1e-3,
    explosion: 100,
    vanishing: 1e-4,
  });
  checkInteger(op, 'patience', thresholds.patience);
  checkNumber(op, 'minDelta', thresholds.minDelta, 0);
  checkNumber(op, 'explosion', thresholds.explosion, 1);
  checkNumber(op, 'vanishing', thresholds.vanishing, 0, 1);
  const tell = onWarning ?? (({ message }: TrainingWarning) => process.emitWarning(message, 'TrainingWarning'));
  let memory = fresh();

  const finishEpoch = async ({ entry }: EventOf<'epochEnd'>, run: TrainingRun) => {
    const { losses, validations, bursts, told, warnings } = memory;
    losses.push(entry.loss);
    if (entry.validationLoss !== undefined) validations.push(entry.validationLoss);
    memory.bursts = none;
    const gradients = { bursts, maxNorm: entry.gradNorm.max, layers: await layerGradients(run.model) };
    const findings = findingsOf({ losses, validations }, gradients, thresholds);
    memory.told = findings.map(({ key }) => key);
    for (const { key, ...finding } of findings) {
      if (told.includes(key)) continue;
      const warning = { ...finding, epoch: entry.epoch };
      warnings.push(warning);
      tell(warning);
    }
  };
  const callback: Callback = async (event, run) => {
    if (run.fastDevRun) return;
    if (event.type === 'fitStart' && !event.resumed) memory = fresh();
    else if (event.type === 'step') noteStep(memory, event.gradNorm, thresholds.explosion);
    else if (event.type === 'epochEnd') await finishEpoch(event, run);
  };
  const remembered = remembering(
    op,
    callback,
    () => structuredClone({ ...memory }) as unknown as Record<keyof Memory, never>,
    (state) => (memory = structuredClone(state) as unknown as Memory),
  );
  return Object.defineProperty(remembered, 'warnings', { get: () => memory.warnings }) as Diagnosis;
}

/** Before so many steps nothing is usual. */
const settled = 10;

function noteStep(memory: Memory, gradNorm: number, explosion: number): void {
  const usual = Math.exp(memory.usual);
  if (memory.counted >= settled && gradNorm > explosion * usual) {
    const { steps, largest } = memory.bursts;
    memory.bursts = { steps: steps + 1, largest: Math.max(largest, gradNorm), usual };
  } else if (gradNorm > 0) {
    // Recent steps count more: norms fall while a model learns.
    const weight = Math.max(1 / ++memory.counted, 0.02);
    memory.usual += weight * (Math.log(gradNorm) - memory.usual);
  }
}
