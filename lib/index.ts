// The public surface.
export * from './analysis/index.js';
export * from './callbacks/index.js';
export {
  arange,
  full,
  normal,
  ones,
  tensor,
  uniform,
  zeros,
  type CreateOptions,
  type NormalOptions,
  type TensorData,
  type TensorOptions,
  type UniformOptions,
} from './create.js';
export * from './data/index.js';
export * from './decoding/index.js';
export { ThroughtimeError, type ErrorCode } from './errors.js';
export * as init from './init.js';
export type { Integers } from './integers.js';
export * from './io/index.js';
export * from './layers/index.js';
export * from './losses/index.js';
export * from './metrics/index.js';
export { Model } from './model.js';
export * from './models/index.js';
export type { BuildInfo, DType, GpuInfo, KernelTime, MemoryInfo, RecurrentWay, TypedArray } from './native.js';
export type { Nested } from './nested.js';
export * from './ops/index.js';
export * from './optim/index.js';
export { Parameter } from './parameter.js';
export { getRngState, setRngState, setSeed, type RngState } from './random.js';
export {
  defaultDevice,
  devices,
  setDefaultDevice,
  type CpuDevice,
  type CudaDevice,
  type DeviceInfo,
  type DeviceName,
  type KernelChoice,
  type NoCudaDevice,
  type Precision,
} from './devices.js';
export {
  emptyCache,
  info,
  kernelChoice,
  kernelTimes,
  memory,
  precision,
  resetPeakMemory,
  setKernelChoice,
  setMemoryLimit,
  setPrecision,
  setThreads,
  synchronize,
  threads,
} from './runtime.js';
// `JsonLinesOptions` are those of the reader.
export {
  csvLog,
  jsonLines,
  reportPage,
  tensorBoard,
  type JsonLinesOptions as JsonLinesLogOptions,
  type ReportPageOptions,
  type TensorBoardOptions,
} from './report/index.js';
export * from './report/page/index.js';
export * from './report/sections/index.js';
export * from './saved/index.js';
export * from './schedules/index.js';
export * from './series/index.js';
export { keep, noGrad, scope } from './scope.js';
export type { LoadOptions, StateDifference, StateValue, Values } from './state.js';
export { Tensor } from './tensor.js';
export * from './text/index.js';
export { Trainer, type TrainerOptions } from './trainer.js';
export type { CheckpointPlan } from './trainer/checkpoints.js';
export type { Evaluation } from './trainer/evaluate.js';
export type { Callback, EndReason, EventOf, HistoryEntry, Prospect, StepEvent, TrainerEvent, TrainingRun } from './trainer/events.js';
export type { EpochMetric, FitOptions, Metric } from './trainer/options.js';
export type { ScheduleLike, ScheduleOptions } from './trainer/schedule.js';
export type { DataSource, Resumable } from './trainer/source.js';
export type { Trainable } from './trainer/step.js';
