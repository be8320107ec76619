// What trained models of series are made of, and what they take.
import { checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import type { Scaler } from '../series/scaler.js';
import type { SeriesValues } from '../series/values.js';

/** A model with the scales of its inputs and the names of its classes. */
export interface SystemParts<M> {
  readonly model: M;
  readonly scaler: Scaler;
  /** Names of the classes, by number. */
  readonly labels: readonly string[];
}

/** @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together */
export function checkSeriesParts<M extends { readonly config: { readonly inputs: number; readonly classes: number } }>(
  op: string,
  parts: SystemParts<M>,
): SystemParts<M> {
  const filled = checkOptions(op, parts, { model: undefined, scaler: undefined, labels: undefined });
  const { model, scaler, labels } = filled as SystemParts<M>;
  const fits = (arg: string, got: number, want: number, what: string) => {
    if (got !== want)
      throw complain('ERR_TT_ARG', { op, arg, got: new Says(`${got} ${what}`), want: `${want}`, why: 'the model has as many' });
  };
  fits('scaler', scaler.size, model.config.inputs, 'features');
  fits('labels', labels.length, model.config.classes, 'names');
  if (new Set(labels).size < labels.length) throw complain('ERR_TT_ARG', { op, arg: 'labels', got: labels, want: 'different names' });
  return { model, scaler, labels };
}

/** @throws ThroughtimeError ERR_TT_SHAPE naming the first series of another width */
export function requireFeatures(op: string, series: readonly SeriesValues[], { size }: Scaler): void {
  series.forEach(({ features }, i) => {
    if (features === size) return;
    const got = new Says(`of ${features} features`);
    throw complain('ERR_TT_SHAPE', { op, arg: `series[${i}]`, got, want: `${size}`, why: 'as the model was trained on' });
  });
}
