// The optimizers.
export { Adadelta, type AdadeltaOptions } from './adadelta.js';
export { Adagrad, type AdagradOptions } from './adagrad.js';
export type { AdamFamilyOptions } from './adam-family.js';
export { Adam, AdamW, type AdamOptions } from './adam.js';
export { Adamax, type AdamaxOptions } from './adamax.js';
export { ASGD, type ASGDOptions } from './asgd.js';
export { clipGradNorm, clipGradValue, type ClipOptions } from './clip.js';
export { ExponentialMovingAverage, type ExponentialMovingAverageOptions } from './ema.js';
export { Ftrl, type FtrlOptions } from './ftrl.js';
export { Lion, type LionOptions } from './lion.js';
export { NAdam, type NAdamOptions } from './nadam.js';
export { optimizerNames, optimizerOf, type OptimizerName, type OptionsOf } from './named.js';
export {
  Optimizer,
  type Group,
  type LoadableState,
  type OptimizerOptions,
  type OptimizerState,
  type ParamGroup,
  type Params,
  type StepOptions,
} from './optimizer.js';
export { RAdam, type RAdamOptions } from './radam.js';
export { RMSprop, type RMSpropOptions } from './rmsprop.js';
export { SGD, type SGDOptions } from './sgd.js';
export { TriggeredAverage, type TriggeredAverageOptions } from './triggered-average.js';
