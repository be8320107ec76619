// The functional operations. Those that model code uses most are methods of Tensor too.
export { add, div, mul, neg, sub, type Operand } from './arithmetic.js';
export { exp, gelu, log, logSoftmax, relu, sigmoid, silu, softmax, softplus, sqrt, tanh } from './elementwise.js';
export { matmul } from './matmul.js';
export { gather, indexSelect } from './pick.js';
export { maskedFill, sequenceMask, where } from './mask.js';
export { argmax, max, mean, sum, type Extreme, type ReduceOptions } from './reduce.js';
export { concat, permute, reshape, select, slice, stack, transpose } from './shape.js';
