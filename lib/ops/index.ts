// The functional operations. Those that model code uses most are methods of Tensor too.
export { add, div, mul, neg, sub, type Operand } from './arithmetic.js';
export { flatten, flip, squeeze, unsqueeze } from './axes.js';
export { abs, clamp, maximum, minimum, type ClampOptions } from './bounds.js';
export { eq, ge, gt, le, lt, ne } from './compare.js';
export { toFloat, toInt } from './convert.js';
export { exp, gelu, log, logSoftmax, relu, sigmoid, silu, softmax, softplus, sqrt, tanh } from './elementwise.js';
export { matmul } from './matmul.js';
export { chunk, split } from './parts.js';
export { gather, indexSelect } from './pick.js';
export { maskedFill, sequenceMask, where } from './mask.js';
export { pow } from './power.js';
export { argmax, argmin, max, mean, min, sum, type Extreme, type ReduceOptions } from './reduce.js';
export { concat, permute, reshape, select, slice, stack, transpose } from './shape.js';
export { logSumExp, std, variance, type SpreadOptions } from './spread.js';
