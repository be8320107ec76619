// What can be plugged into a training run.
export { countsSteps, type Counting } from './counts-steps.js';
export { checkpoint, type CheckpointOptions } from './checkpoint.js';
export { diagnosis, type Diagnosis, type DiagnosisOptions, type TrainingWarning } from './diagnosis.js';
export type { WarningKind } from './diagnosis-rules.js';
export { earlyStopping, type EarlyStoppingOptions } from './early-stopping.js';
export type { MonitorOptions } from './monitor.js';
export { progress, type ProgressOptions } from './progress.js';
