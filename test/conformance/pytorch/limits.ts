/** Largest relative error of one output or gradient. float32 against float64 gives about 1e-6; 1e-4 is a bug. */
export const ERROR = 1e-5;
/** Largest relative error of a loss or gradient norm at any step of a training, and of its final weights. */
export const TRAINING_ERROR = 1e-4;
