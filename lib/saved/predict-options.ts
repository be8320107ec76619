// How trained models are asked.
import { checkInteger, checkOptions } from '../check.js';

export interface PredictOptions {
  /** How many are computed at once, at most. Default 64. */
  readonly batchSize?: number;
}

/** @throws ThroughtimeError ERR_TT_ARG */
export function batchSizeOf(op: string, options: PredictOptions | undefined): number {
  return checkInteger(op, 'batchSize', checkOptions(op, options, { batchSize: 64 }).batchSize);
}
