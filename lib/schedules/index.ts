// The learning-rate schedules.
export { ChainedScheduler } from './chained.js';
export { CosineAnnealingLR, type CosineAnnealingLROptions } from './cosine.js';
export { CosineAnnealingWarmRestarts, type CosineAnnealingWarmRestartsOptions } from './cosine-restarts.js';
export { CyclicLR, type CyclicLROptions } from './cyclic.js';
export { ExponentialLR, type ExponentialLROptions } from './exponential.js';
export { LambdaLR, type RateFactor } from './lambda.js';
export { LinearLR, type LinearLROptions } from './linear.js';
export { MultiStepLR, type MultiStepLROptions } from './multi-step.js';
export { scheduleNames, scheduleOf, type NamedScheduleOptions, type ScheduleName } from './named.js';
export { OneCycleLR, type OneCycleLROptions } from './one-cycle.js';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './plateau.js';
export { PolynomialLR, type PolynomialLROptions } from './polynomial.js';
export { Schedule, type ScheduleState } from './schedule.js';
export { SequentialLR, type SequentialLROptions } from './sequential.js';
export { StepLR, type StepLROptions } from './step.js';
export { WarmupLR, type WarmupLROptions } from './warmup.js';
