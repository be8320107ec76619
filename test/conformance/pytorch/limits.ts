/** Largest relative error of one output or gradient. float32 against float64 gives about 1e-6; 1e-4 is a bug. */
export const ERROR = 1e-5;
/** Largest relative error of a loss or gradient norm at any step of a training. */
export const TRAINING_ERROR = 1e-4;
/** Of its final weights: Adam turns the rounding of a gradient near 0 into a step of full size. */
export const WEIGHT_ERROR = 1e-3;
