// Losses. Each is one fused kernel; `mean` divides by what counts.
export { bceWithLogits, type BCEOptions } from './bce-with-logits.js';
export type { ClassLossOptions } from './class-rows.js';
export { crossEntropy, type CrossEntropyOptions } from './cross-entropy.js';
export { ctc, type CTCOptions } from './ctc.js';
export { huber, type HuberOptions } from './huber.js';
export { klDiv, type KLDivOptions } from './kl-div.js';
export { l1 } from './l1.js';
export { mse } from './mse.js';
export { nll } from './nll.js';
export type { LossOptions, MaskedLossOptions, Reduction, Wanted } from './options.js';
export { smoothL1, type SmoothL1Options } from './smooth-l1.js';
