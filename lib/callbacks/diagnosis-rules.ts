// What a course of losses and gradients tells of a training. Pure functions of numbers.
import type { LayerGradient } from './layer-gradients.js';

/** What a warning is about. */
export type WarningKind = 'plateau' | 'exploding' | 'vanishing' | 'dead' | 'overfitting';

/** Something a rule has found. `key` tells findings of one kind apart. */
export interface Finding {
  readonly key: string;
  readonly kind: WarningKind;
  readonly message: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Thresholds, filled in. */
export interface Thresholds {
  readonly patience: number;
  readonly minDelta: number;
  readonly explosion: number;
  readonly vanishing: number;
}

/** The losses of the epochs so far, the latest last. */
export interface Course {
  readonly losses: readonly number[];
  /** As many, or none. */
  readonly validations: readonly number[];
}

/** Steps of an epoch whose gradient was far above the usual. */
export interface Bursts {
  readonly steps: number;
  readonly largest: number;
  /** The usual norm. */
  readonly usual: number;
}

const short = (value: number) => value.toPrecision(4);
const list = (finding: Finding | undefined) => (finding ? [finding] : []);

/** All findings of an epoch. */
export function findingsOf(
  course: Course,
  { bursts, maxNorm, layers }: { readonly bursts: Bursts; readonly maxNorm: number; readonly layers: readonly LayerGradient[] },
  thresholds: Thresholds,
): readonly Finding[] {
  if (maxNorm < 1e-12) return learned(course) ? [] : [dead(maxNorm)]; // the rest follows from it
  const findings = [plateau(course, thresholds), exploding(bursts, thresholds), diverging(course), overfitting(course, thresholds)];
  return [...findings.flatMap(list), ...vanishing(layers, thresholds)];
}

/** A loss that is nearly 0 has nowhere to go. */
function learned({ losses }: Course): boolean {
  return Math.abs(Math.min(...losses)) <= 0.01 * Math.abs(losses[0] as number);
}

function dead(gradNorm: number): Finding {
  const message = 'no gradient reaches the parameters: the loss does not depend on them, or units are dead or saturated';
  return { key: 'dead', kind: 'dead', message, figures: { gradNorm } };
}

/** No epoch of the last few has a better training loss than those before. */
function plateau(course: Course, { patience, minDelta }: Thresholds): Finding | undefined {
  const { losses } = course;
  if (losses.length <= patience || learned(course)) return undefined;
  const before = Math.min(...losses.slice(0, -patience));
  const recent = Math.min(...losses.slice(-patience));
  if (recent < before - minDelta * Math.abs(before)) return undefined;
  const message = `the training loss stays at ${short(recent)}: ${patience} epochs without a better one (another learning rate or schedule, or a larger model, may help)`;
  return { key: 'plateau', kind: 'plateau', message, figures: { best: before, recent, epochs: patience } };
}

function exploding({ steps, largest, usual }: Bursts, { explosion }: Thresholds): Finding | undefined {
  if (steps === 0) return undefined;
  const message = `${steps === 1 ? 'a step has' : `${steps} steps have`} a gradient of norm up to ${short(largest)}, more than ${explosion} times the usual ${short(usual)} (clip it lower, or lower the learning rate)`;
  return { key: 'exploding', kind: 'exploding', message, figures: { steps, largest, usual } };
}

/** A loss that was reached and is lost. */
function diverging({ losses }: Course): Finding | undefined {
  const loss = losses.at(-1) as number;
  const best = Math.min(...losses);
  if (losses.length < 2 || loss <= 3 * best || loss <= (losses[0] as number)) return undefined;
  const message = `the training loss has risen to ${short(loss)} from ${short(best)}: the updates are too large (lower the learning rate, or clip lower)`;
  return { key: 'diverging', kind: 'exploding', message, figures: { loss, best } };
}

/** Validation rises while training falls. */
function overfitting({ losses, validations }: Course, { patience }: Thresholds): Finding | undefined {
  const last = validations.length - 1;
  const at = validations.indexOf(Math.min(...validations));
  const [validationLoss, best] = [validations[last], validations[at]] as [number, number];
  if (last - at < patience || validationLoss <= 1.05 * best || (losses[last] as number) >= (losses[at] as number)) return undefined;
  const message = `the validation loss has risen to ${short(validationLoss)} from ${short(best)} in epoch ${at + 1} while the training loss falls: overfitting (keep the best epoch, drop more, or train on more data)`;
  const figures = { validationLoss, best, bestEpoch: at + 1, loss: losses[last] as number };
  return { key: 'overfitting', kind: 'overfitting', message, figures };
}

function vanishing(layers: readonly LayerGradient[], thresholds: Thresholds): readonly Finding[] {
  const largest = Math.max(0, ...layers.map(({ rms }) => rms));
  return layers.flatMap(({ name, recurrent, rms }) => {
    const ratio = rms / largest;
    if (!recurrent || !(ratio < thresholds.vanishing)) return [];
    const message = `the gradient of ${name} is ${ratio.toExponential(1)} of the largest layer's: it vanishes on the way (fewer layers, skip: 'residual', layerNorm, or orthogonal weights may help)`;
    return [{ key: `vanishing ${name}`, kind: 'vanishing', message, figures: { ratio, rms, largest } } as const];
  });
}
