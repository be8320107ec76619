// The optimizers.
export { Adam, AdamW, type AdamOptions } from './adam.js';
export { clipGradNorm, type ClipOptions } from './clip.js';
export { ExponentialMovingAverage, type AveragingOptions } from './ema.js';
export {
  Optimizer,
  type Group,
  type LoadableState,
  type OptimizerState,
  type ParamGroup,
  type Params,
  type StepOptions,
} from './optimizer.js';
export { SGD, type SGDOptions } from './sgd.js';
