// Generated from ops/*.op by scripts/gen.mjs. Do not edit.

// Types of the native addon. The hand-written part is ops/core.d.ts, the rest follows from the op rows.

/**
 * A native tensor, by number. Whoever is given one frees it: with `dispose`, which frees the memory, with `drop`, which leaves it to those
 * who hold the tensor by another handle, or by holding an `own`. After that it is disposed to every function, for ever.
 */
export type Handle = number & { readonly __native: 'tensor' };

/** Drops a handle when the garbage collector finds that nobody holds this. */
export interface Owner {
  readonly __native: 'owner';
}

export type DType = 'float32' | 'float64' | 'int32';
export type TypedArray = Float32Array | Float64Array | Int32Array;

/** Bytes of one device. `live` is held by tensors, `cached` is free for reuse, `peak` the most that was live, `workspace` kernel scratch. */
export interface MemoryInfo {
  readonly live: number;
  readonly cached: number;
  readonly peak: number;
  readonly workspace: number;
  readonly tensors: number;
  readonly limit: number;
}

/** A GPU as its driver describes it. */
export interface GpuInfo {
  readonly description: string;
  /** Bytes. */
  readonly memory: number;
  /** Compute capability, `9.0`. */
  readonly capability: string;
  /** Multiprocessors. */
  readonly processors: number;
}

/** What a kernel of a GPU took, all its launches together. */
export interface KernelTime {
  readonly kernel: string;
  readonly launches: number;
  readonly microseconds: number;
}

/** A recurrent layer and the batch it is given. */
export interface RecurrentQuestion {
  readonly cell: 'lstm' | 'gru' | 'gru-before' | 'rnn';
  /** Options beyond the plain equations. */
  readonly variant: boolean;
  readonly projects: boolean;
  readonly H: number;
  readonly P: number;
  readonly B: number;
  readonly T: number;
  readonly D: number;
  /** Of one call. */
  readonly L: number;
}

/** How a GPU can run the steps of a recurrent layer in one of its passes. */
export interface RecurrentWay {
  readonly pass: 'forward' | 'backward';
  readonly way: 'cluster' | 'grid' | 'grid-float32' | 'stepwise';
  readonly chosen: boolean;
  /** Of a step, all directions together, without the products over all steps at once. By a model of the kernels, or measured. */
  readonly microseconds?: number;
  readonly measured: boolean;
  /** Layers whose steps run at once in this pass, each a chunk of steps behind the one before. */
  readonly layers: number;
  /** It does not fit, because of this. */
  readonly why?: string;
}

export interface BuildInfo {
  readonly version: string;
  /** The number type of this build: float32, or float64 in the build that checks gradients. */
  readonly real: 'float32' | 'float64';
  /** The kernel variant chosen for this processor, and all that this build holds and the processor runs. */
  readonly isa: string;
  readonly isas: readonly string[];
  /** What the products of layers can be computed in with the chosen kernels: float32, and bf16 where the processor has AVX512_BF16. */
  readonly precisions: readonly string[];
  /** Processors this process may use: affinity and cgroup quota. */
  readonly processors: number;
}

export interface NativeError extends Error {
  readonly code: string;
}

export interface Core {
  /** Copies `data` into a new tensor of the given shape. Its type decides the dtype; numbers are converted to the build's real. */
  tensor(data: TypedArray, shape: readonly number[], device?: string): Handle;
  zeros(shape: readonly number[], dtype: 'real' | 'int32', device?: string): Handle;
  shape(t: Handle): number[];
  dtype(t: Handle): DType;

  /** Frees the tensor's memory for later operations. Twice is allowed. */
  dispose(t: Handle): void;
  /** The same of the first `count` of a list. */
  disposeAll(handles: Float64Array, count: number): void;
  drop(t: Handle): void;
  /** Another handle of the same tensor. */
  alias(t: Handle): Handle;
  own(t: Handle): Owner;
  isDisposed(t: Handle): boolean;
  /** Handles that nobody has freed. */
  handles(): number;

  /** The contents, after everything queued before; at once where that is little, on the calling thread. */
  read(t: Handle): Promise<TypedArray> | TypedArray;
  /** The same, waiting. Runs short queues on the calling thread. */
  readSync(t: Handle): TypedArray;
  /** Overwrites the contents in place; for parameters. */
  write(t: Handle, data: TypedArray): void;

  /** Loads the CUDA plugin, once. `reason` tells why there is no device. @throws ERR_TT_CUDA for a file that is no plugin of this version */
  openCuda(file: string): { readonly devices: readonly GpuInfo[]; readonly reason?: string };
  /** `cpu`, `cuda:0`, … */
  device(t: Handle): string;
  /** A tensor with the same values on another device; waits for them. On the same device it shares memory. */
  to(t: Handle, device: string): Handle;
  /** The tensor itself is on another device from now on, and its gradient with it. For leaves. */
  moveTo(t: Handle, device: string): void;
  /** Where new tensors go. */
  defaultDevice(): string;
  setDefaultDevice(device: string): void;
  /** Those in use: `cpu`, and every GPU that a tensor was put on. */
  openDevices(): string[];

  reshape(t: Handle, shape: readonly number[]): Handle;
  detach(t: Handle): Handle;
  requiresGrad(t: Handle): boolean;
  setRequiresGrad(t: Handle, value: boolean): void;
  isLeaf(t: Handle): boolean;
  /** Keeps the gradient of a tensor that is not a leaf. */
  retainGrad(t: Handle): void;
  grad(t: Handle): Handle | undefined;
  setGrad(t: Handle, grad: Handle | undefined): void;
  /** Reverse mode from `t`. `seed` is the gradient of `t`, 1 when it is a scalar. */
  backward(t: Handle, seed: Handle | undefined, retainGraph: boolean): void;
  /** Returns the former mode. */
  setGradEnabled(value: boolean): boolean;

  /** Resolves when everything queued so far has run, rejects with the first error of it; at once where that is little. */
  synchronize(device?: string): Promise<void> | undefined;
  /** The same of all devices, waiting. */
  synchronizeSync(): void;
  memory(device?: string): MemoryInfo;
  resetPeakMemory(device?: string): void;
  emptyCache(device?: string): void;
  /** Bytes of tensors and cache; 0 is no limit. */
  setMemoryLimit(bytes: number, device?: string): void;
  precision(device: string): string;
  /** `float32`, `tf32` or `bf16`, for products queued from now on. */
  setPrecision(precision: string, device: string): void;
  kernelChoice(device: string): string;
  /** `model`, `measured`, or a way of recurrences by its name. */
  setKernelChoice(choice: string, device: string): void;
  /** The ways of both passes of a recurrent layer, the chosen ones first; none on a device that has no choice. */
  recurrentWays(device: string, question: RecurrentQuestion): RecurrentWay[];
  /** Times the kernels of a GPU from now on, after what is queued. */
  profile(device: string): void;
  /** Ends that and waits: what every kernel took in all. */
  profiled(device: string): KernelTime[];
  threads(): number;
  setThreads(n: number): void;
  /** Picks a kernel variant of `info().isas`; for tests and benchmarks. */
  setIsa(name: string): void;
  info(): BuildInfo;
}

/** One function per row of ops/. Optional tensors are `undefined`. */
export interface Ops {
  /**
   * max(x, 0); the derivative at 0 is 0.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  relu(x: Handle): Handle;
  /**
   * Hyperbolic tangent.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  tanh(x: Handle): Handle;
  /**
   * Logistic function 1 / (1 + exp(-x)).
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  sigmoid(x: Handle): Handle;
  /**
   * Gaussian error linear unit x Φ(x), exact (erf).
   * In: `x[*]`.
   * Out: `y[*]`.
   * Source: Hendrycks & Gimpel 2016.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  gelu(x: Handle): Handle;
  /**
   * x · sigmoid(x), also called swish.
   * In: `x[*]`.
   * Out: `y[*]`.
   * Source: Elfwing, Uchibe & Doya 2018.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  silu(x: Handle): Handle;
  /**
   * log(1 + exp(x)), equal to x above 20.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  softplus(x: Handle): Handle;
  /**
   * Exponential.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  exp(x: Handle): Handle;
  /**
   * Natural logarithm.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  log(x: Handle): Handle;
  /**
   * Square root.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  sqrt(x: Handle): Handle;
  /**
   * exp(x - max) / Σ exp(x - max) over the last dimension.
   * In: `x[*,M]`.
   * Out: `y[*,M]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  softmax(x: Handle): Handle;
  /**
   * x - log Σ exp(x) over the last dimension.
   * In: `x[*,M]`.
   * Out: `y[*,M]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  logSoftmax(x: Handle): Handle;
  /**
   * Attention of A heads by dot products: weights = softmax_t(scale q_s · k_t + mask), context_s = Σ_t weights_st v_t. Hidden are keys after lengths, keys that padding marks, and with causal those after s. Matrix b*A+h modulo M of mask is added to head h of row b. dropout acts on the weights that make the context; the weights returned are those before it.
   * In: `q[B,S,A*K]` `k[B,T,A*K]` `v[B,T,A*V]` `lengths?[B]:i32` `padding?[B,T]:i32` `mask?[M,S,T]`.
   * Out: `context[B,S,A*V]` `weights[B,A,S,T]`.
   * Source: Luong, Pham & Manning 2015, eq. 7-8; Vaswani et al. 2017, eq. 1.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  dotAttention(q: Handle, k: Handle, v: Handle, lengths: Handle | undefined, padding: Handle | undefined, mask: Handle | undefined, A: number, scale: number, causal: boolean, dropout: number, seed: number, step: number): [context: Handle, weights: Handle];
  /**
   * Attention by a layer of scores over projected queries and keys: weights = softmax_t(v · tanh(q_s + k_t)) over the first lengths keys, context_s = Σ_t weights_st x_t.
   * In: `q[B,S,A]` `k[B,T,A]` `x[B,T,C]` `v[A]` `lengths?[B]:i32`.
   * Out: `context[B,S,C]` `weights[B,S,T]`.
   * Source: Bahdanau, Cho & Bengio 2015, appendix A.1.2.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  additiveAttention(q: Handle, k: Handle, x: Handle, v: Handle, lengths: Handle | undefined): [context: Handle, weights: Handle];
  /**
   * Additive self-attention over time: weights = softmax_t(v · tanh(w x_t + b)) over the first lengths steps, context = Σ_t weights_t x_t. A row of length 0 gives context 0 and weights 0.
   * In: `x[B,T,C]` `lengths?[B]:i32` `w[A,C]` `b?[A]` `v[A]`.
   * Out: `context[B,C]` `weights[B,T]`.
   * Source: Bahdanau, Cho & Bengio 2015; Lin et al. 2017, eq. 5-6; Yang et al. 2016, eq. 5-7.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  attentionPooling(x: Handle, lengths: Handle | undefined, w: Handle, b: Handle | undefined, v: Handle): [context: Handle, weights: Handle];
  /**
   * Row lookup y = weight[ids]. The gradient adds rows in token order, so it is the same for any thread count; row padding_index gets none.
   * In: `ids[*]:i32` `weight[V,E]`.
   * Out: `y[*,E]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  embedding(ids: Handle, weight: Handle, paddingIndex: number): Handle;
  /**
   * Affine map y = x wᵀ + b.
   * In: `x[*,I]` `w[O,I]` `b?[O]`.
   * Out: `y[*,O]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  linear(x: Handle, w: Handle, b: Handle | undefined): Handle;
  /**
   * Affine map by block number part of the P equal blocks of rows of w and b: several projections kept as one parameter, none of them copied.
   * In: `x[*,I]` `w[P*O,I]` `b?[P*O]`.
   * Out: `y[*,O]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  linearPart(x: Handle, w: Handle, b: Handle | undefined, P: number, part: number): Handle;
  /**
   * Inverted dropout: keeps each element with probability 1-p and scales it by 1/(1-p). The mask is a Philox function of (seed, step, element), recomputed in backward.
   * In: `x[*]`.
   * Out: `y[*]`.
   * Source: Srivastava et al. 2014; Salmon et al. 2011 (Philox).
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  dropout(x: Handle, p: number, seed: number, step: number): Handle;
  /**
   * Layer normalisation over the last dimension, biased variance, y = (x - mean) / sqrt(var + eps) * w + b.
   * In: `x[*,M]` `w?[M]` `b?[M]`.
   * Out: `y[*,M]`.
   * Source: Ba, Kiros & Hinton 2016, eq. 4.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  layerNorm(x: Handle, w: Handle | undefined, b: Handle | undefined, eps: number): Handle;
  /**
   * -log softmax(logits)[target] per row, against a target distribution that gives label_smoothing to all classes alike. The loss of a class is multiplied by its weight; the mean is a weighted one. Softmax is fused; only its normaliser is saved.
   * In: `logits[R,C]` `target[R]:i32` `class_weight?[C]` `mask?[R]:i32`.
   * Out: `loss[R]`.
   * Source: Szegedy et al. 2016, section 7 (label smoothing).
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  crossEntropy(logits: Handle, target: Handle, classWeight: Handle | undefined, mask: Handle | undefined, ignoreIndex: number, labelSmoothing: number, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * -log_probs[target] per row, multiplied by the weight of the target's class; the mean is a weighted one.
   * In: `log_probs[R,C]` `target[R]:i32` `class_weight?[C]` `mask?[R]:i32`.
   * Out: `loss[R]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  nll(logProbs: Handle, target: Handle, classWeight: Handle | undefined, mask: Handle | undefined, ignoreIndex: number, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * Binary cross-entropy of sigmoid(logits), computed as max(x,0) - x·t + log(1 + exp(-|x|)); pos_weight multiplies the loss of t.
   * In: `logits[*,K]` `target[*,K]` `pos_weight?[*,K]` `mask?[*]:i32`.
   * Out: `loss[*,K]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  bceWithLogits(logits: Handle, target: Handle, posWeight: Handle | undefined, mask: Handle | undefined, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * Squared error (x - target)².
   * In: `x[*,K]` `target[*,K]` `mask?[*]:i32`.
   * Out: `loss[*,K]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  mse(x: Handle, target: Handle, mask: Handle | undefined, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * Absolute error |x - target|.
   * In: `x[*,K]` `target[*,K]` `mask?[*]:i32`.
   * Out: `loss[*,K]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  l1(x: Handle, target: Handle, mask: Handle | undefined, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * With d = x - target: d² / (2 beta) where |d| < beta, else |d| - beta / 2. With beta 0 it is l1.
   * In: `x[*,K]` `target[*,K]` `mask?[*]:i32`.
   * Out: `loss[*,K]`.
   * Source: Girshick 2015, eq. 3.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  smoothL1(x: Handle, target: Handle, mask: Handle | undefined, beta: number, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * With d = x - target: d² / 2 where |d| <= delta, else delta (|d| - delta / 2).
   * In: `x[*,K]` `target[*,K]` `mask?[*]:i32`.
   * Out: `loss[*,K]`.
   * Source: Huber 1964.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  huber(x: Handle, target: Handle, mask: Handle | undefined, delta: number, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * Kullback-Leibler divergence by element, target · (log target - x), with x and (log_target) target as log-probabilities.
   * In: `x[*,K]` `target[*,K]` `mask?[*]:i32`.
   * Out: `loss[*,K]`.
   * Source: Kullback & Leibler 1951.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  klDiv(x: Handle, target: Handle, mask: Handle | undefined, logTarget: boolean, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * Connectionist temporal classification: -log of the probability of all alignments of T steps that become the target when repeats are merged and blanks taken out. The mean divides the loss of each row by its target's length (1 where that is 0) before it averages over the batch.
   * In: `log_probs[B,T,C]` `targets[B,S]:i32` `input_lengths?[B]:i32` `target_lengths?[B]:i32`.
   * Out: `loss[B]`.
   * Source: Graves et al. 2006, eq. 6-16.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  ctc(logProbs: Handle, targets: Handle, inputLengths: Handle | undefined, targetLengths: Handle | undefined, blank: number, zeroInfinity: boolean, reduction: 'mean' | 'sum' | 'none'): Handle;
  /**
   * Stochastic gradient descent with momentum, dampening, Nesterov and weight decay. A momentum buffer starts as the first gradient (first = 1).
   * In: `params*[_]` `grads*[_]` `momenta?*[_]` `guard?[]`.
   * Source: Sutskever et al. 2013; PyTorch SGD.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  sgd(params: readonly Handle[], grads: readonly Handle[], momenta: readonly Handle[] | undefined, guard: Handle | undefined, lr: Float64Array, momentum: Float64Array, dampening: Float64Array, weightDecay: Float64Array, nesterov: Float64Array, maximize: Float64Array, first: Float64Array): void;
  /**
   * Adam with bias correction; decoupled = 1 subtracts weight decay from the parameter (AdamW), otherwise it is added to the gradient. amsgrad = 1 divides by the root of the largest v so far, kept in v_max.
   * In: `params*[_]` `grads*[_]` `m*[_]` `v*[_]` `v_max?*[_]` `guard?[]`.
   * Source: Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2; Reddi, Kale & Kumar 2018, algorithm 2.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  adam(params: readonly Handle[], grads: readonly Handle[], m: readonly Handle[], v: readonly Handle[], vMax: readonly Handle[] | undefined, guard: Handle | undefined, lr: Float64Array, beta1: Float64Array, beta2: Float64Array, eps: Float64Array, weightDecay: Float64Array, decoupled: Float64Array, amsgrad: Float64Array, maximize: Float64Array, step: Float64Array): void;
  /**
   * Adam with Nesterov momentum on a schedule; mu_product holds the product of the momenta so far, 1 at first.
   * In: `params*[_]` `grads*[_]` `m*[_]` `v*[_]` `mu_product*[]` `guard?[]`.
   * Source: Dozat 2016; PyTorch NAdam.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  nadam(params: readonly Handle[], grads: readonly Handle[], m: readonly Handle[], v: readonly Handle[], muProduct: readonly Handle[], guard: Handle | undefined, lr: Float64Array, beta1: Float64Array, beta2: Float64Array, eps: Float64Array, weightDecay: Float64Array, decoupled: Float64Array, momentumDecay: Float64Array, maximize: Float64Array, step: Float64Array): void;
  /**
   * Adam whose steps are rectified by the variance of v, and plain momentum while that variance has no bound.
   * In: `params*[_]` `grads*[_]` `m*[_]` `v*[_]` `guard?[]`.
   * Source: Liu et al. 2020, algorithm 2; PyTorch RAdam.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  radam(params: readonly Handle[], grads: readonly Handle[], m: readonly Handle[], v: readonly Handle[], guard: Handle | undefined, lr: Float64Array, beta1: Float64Array, beta2: Float64Array, eps: Float64Array, weightDecay: Float64Array, decoupled: Float64Array, maximize: Float64Array, step: Float64Array): void;
  /**
   * Adam with the largest gradient, decayed, in place of the root of the second mean.
   * In: `params*[_]` `grads*[_]` `m*[_]` `u*[_]` `guard?[]`.
   * Source: Kingma & Ba 2015, algorithm 2; PyTorch Adamax.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  adamax(params: readonly Handle[], grads: readonly Handle[], m: readonly Handle[], u: readonly Handle[], guard: Handle | undefined, lr: Float64Array, beta1: Float64Array, beta2: Float64Array, eps: Float64Array, weightDecay: Float64Array, maximize: Float64Array, step: Float64Array): void;
  /**
   * Gradients divided by the root of their mean square; centered = 1 takes their variance instead, mean holding their mean.
   * In: `params*[_]` `grads*[_]` `square*[_]` `mean?*[_]` `momenta?*[_]` `guard?[]`.
   * Source: Tieleman & Hinton 2012; Graves 2013, eq. 38-45 (centered); PyTorch RMSprop.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  rmsprop(params: readonly Handle[], grads: readonly Handle[], square: readonly Handle[], mean: readonly Handle[] | undefined, momenta: readonly Handle[] | undefined, guard: Handle | undefined, lr: Float64Array, alpha: Float64Array, eps: Float64Array, weightDecay: Float64Array, momentum: Float64Array, centered: Float64Array, maximize: Float64Array): void;
  /**
   * Gradients divided by the root of the sum of their squares.
   * In: `params*[_]` `grads*[_]` `sum*[_]` `guard?[]`.
   * Source: Duchi, Hazan & Singer 2011; PyTorch Adagrad.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  adagrad(params: readonly Handle[], grads: readonly Handle[], sum: readonly Handle[], guard: Handle | undefined, lr: Float64Array, lrDecay: Float64Array, eps: Float64Array, weightDecay: Float64Array, maximize: Float64Array, step: Float64Array): void;
  /**
   * Gradients scaled by the ratio of the root mean squares of past updates and past gradients.
   * In: `params*[_]` `grads*[_]` `square*[_]` `delta*[_]` `guard?[]`.
   * Source: Zeiler 2012, algorithm 1; PyTorch Adadelta.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  adadelta(params: readonly Handle[], grads: readonly Handle[], square: readonly Handle[], delta: readonly Handle[], guard: Handle | undefined, lr: Float64Array, rho: Float64Array, eps: Float64Array, weightDecay: Float64Array, maximize: Float64Array): void;
  /**
   * Gradient descent with a decaying rate eta, lr at first; ax holds the parameters' average from step t0 on.
   * In: `params*[_]` `grads*[_]` `ax*[_]` `eta*[]` `guard?[]`.
   * Source: Polyak & Juditsky 1992; PyTorch ASGD.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  asgd(params: readonly Handle[], grads: readonly Handle[], ax: readonly Handle[], eta: readonly Handle[], guard: Handle | undefined, lr: Float64Array, lambd: Float64Array, alpha: Float64Array, t0: Float64Array, weightDecay: Float64Array, maximize: Float64Array, step: Float64Array): void;
  /**
   * Steps of one size: the sign of a mean of momentum and gradient. Weight decay is decoupled.
   * In: `params*[_]` `grads*[_]` `m*[_]` `guard?[]`.
   * Source: Chen et al. 2023, algorithm 2.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  lion(params: readonly Handle[], grads: readonly Handle[], m: readonly Handle[], guard: Handle | undefined, lr: Float64Array, beta1: Float64Array, beta2: Float64Array, weightDecay: Float64Array, maximize: Float64Array): void;
  /**
   * Follow the regularised leader: parameters are a closed form of z, the sum of gradients, and n, that of their squares; l1 makes them 0.
   * In: `params*[_]` `grads*[_]` `z*[_]` `n*[_]` `guard?[]`.
   * Source: McMahan et al. 2013, algorithm 1; Keras Ftrl.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  ftrl(params: readonly Handle[], grads: readonly Handle[], z: readonly Handle[], n: readonly Handle[], guard: Handle | undefined, lr: Float64Array, lrPower: Float64Array, l1: Float64Array, weightDecay: Float64Array, l2Shrinkage: Float64Array, beta: Float64Array, maximize: Float64Array): void;
  /**
   * Scales all gradients by min(1, max_norm / (norm + 1e-6)) and returns the norm before clipping. norm_type is 1, 2 or inf.
   * In: `grads*[_]`.
   * Out: `norm[]`.
   * Source: Pascanu, Mikolov & Bengio 2013.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  clipGradNorm(grads: readonly Handle[], maxNorm: number, normType: number): Handle;
  /**
   * Brings every element of all gradients into [-clip_value, clip_value]; NaN stays.
   * In: `grads*[_]`.
   * Source: PyTorch clip_grad_value_.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  clipGradValue(grads: readonly Handle[], clipValue: number): void;
  /**
   * Moves every average towards its parameter: averages += (1 - decay) (params - averages).
   * In: `averages*[_]` `params*[_]`.
   * Source: Polyak & Juditsky 1992; PyTorch get_ema_multi_avg_fn.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  ema(averages: readonly Handle[], params: readonly Handle[], decay: number): void;
  /**
   * Exchanges the values of two lists of tensors.
   * In: `a*[_]` `b*[_]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  swap(a: readonly Handle[], b: readonly Handle[]): void;
  /**
   * Sets every element to value.
   * In: `x[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  fill(x: Handle, value: number): void;
  /**
   * Uniform numbers in [low, high).
   * In: `x[*]`.
   * Source: Salmon et al. 2011.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  uniform(x: Handle, low: number, high: number, seed: number, step: number): void;
  /**
   * Normal numbers by Box-Muller.
   * In: `x[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  normal(x: Handle, mean: number, std: number, seed: number, step: number): void;
  /**
   * A random matrix with orthonormal rows or columns, whichever are fewer, times gain.
   * In: `x[M,K]`.
   * Source: Saxe, McClelland & Ganguli 2014.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  orthogonal(x: Handle, gain: number, seed: number, step: number): void;
  /**
   * Copies src into dst.
   * In: `dst[*]:moved` `src[*]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  copy(dst: Handle, src: Handle): void;
  /**
   * dst += src.
   * In: `dst[*]` `src[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  accumulate(dst: Handle, src: Handle): void;
  /**
   * Long short-term memory over a whole sequence, gate order i, f, g, o. Rows shorter than T (lengths) are frozen at their own end and padded with 0.
   * In: `x[B,T,I]` `lengths?[B]:i32` `h0?[L*D,B,P]` `c0?[L*D,B,H]` `w_ih*[4*H,I;4*H,D*P]` `w_hh*[4*H,P]` `b_ih?*[4*H]` `b_hh?*[4*H]` `w_hr?*[P,H]`.
   * Out: `y[B,T,D*P]` `h_n[L*D,B,P]` `c_n[L*D,B,H]`.
   * Source: Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000, eq. 1-6; projection: Sak, Senior & Beaufays 2014.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  lstm(x: Handle, lengths: Handle | undefined, h0: Handle | undefined, c0: Handle | undefined, wIh: readonly Handle[], wHh: readonly Handle[], bIh: readonly Handle[] | undefined, bHh: readonly Handle[] | undefined, wHr: readonly Handle[] | undefined, L: number, D: number, dropout: number, seed: number, step: number): [y: Handle, hN: Handle, cN: Handle];
  /**
   * Gated recurrent unit over a whole sequence, gate order r, z, n. reset_after applies the reset gate after the recurrent product (PyTorch, cuDNN); otherwise before it (Cho et al. 2014).
   * In: `x[B,T,I]` `lengths?[B]:i32` `h0?[L*D,B,H]` `w_ih*[3*H,I;3*H,D*H]` `w_hh*[3*H,H]` `b_ih?*[3*H]` `b_hh?*[3*H]`.
   * Out: `y[B,T,D*H]` `h_n[L*D,B,H]`.
   * Source: Cho et al. 2014, eq. 5-8.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  gru(x: Handle, lengths: Handle | undefined, h0: Handle | undefined, wIh: readonly Handle[], wHh: readonly Handle[], bIh: readonly Handle[] | undefined, bHh: readonly Handle[] | undefined, L: number, D: number, resetAfter: boolean, dropout: number, seed: number, step: number): [y: Handle, hN: Handle];
  /**
   * Vanilla recurrent network h_t = f(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh) over a whole sequence, f = tanh or relu.
   * In: `x[B,T,I]` `lengths?[B]:i32` `h0?[L*D,B,H]` `w_ih*[H,I;H,D*H]` `w_hh*[H,H]` `b_ih?*[H]` `b_hh?*[H]`.
   * Out: `y[B,T,D*H]` `h_n[L*D,B,H]`.
   * Source: Elman 1990.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  rnn(x: Handle, lengths: Handle | undefined, h0: Handle | undefined, wIh: readonly Handle[], wHh: readonly Handle[], bIh: readonly Handle[] | undefined, bHh: readonly Handle[] | undefined, L: number, D: number, nonlinearity: 'tanh' | 'relu', dropout: number, seed: number, step: number): [y: Handle, hN: Handle];
  /**
   * LSTM with activation functions f (gates), g (candidate), h (output), peepholes, clips, a coupled gate (input: i = 1 - f; forget: f = 1 - i), layer normalisation, zoneout, recurrent dropout.
   * In: `x[B,T,I]` `lengths?[B]:i32` `h0?[L*D,B,P]` `c0?[L*D,B,H]` `w_ih*[4*H,I;4*H,D*P]` `w_hh*[4*H,P]` `b_ih?*[4*H]` `b_hh?*[4*H]` `w_hr?*[P,H]` `w_ci?*[H]` `w_cf?*[H]` `w_co?*[H]` `ln_x?*[4*H]` `ln_h?*[4*H]` `ln_c?*[H]` `ln_c_bias?*[H]`.
   * Out: `y[B,T,D*P]` `h_n[L*D,B,P]` `c_n[L*D,B,H]`.
   * Source: peepholes: Gers, Schraudolph & Schmidhuber 2002; coupled gates: Greff et al. 2017; normalisation: Ba, Kiros & Hinton 2016, eq. 20-22; zoneout: Krueger et al. 2017; state dropout: Gal & Ghahramani 2016; candidate dropout: Semeniuta, Severyn & Barth 2016.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  lstmVariant(x: Handle, lengths: Handle | undefined, h0: Handle | undefined, c0: Handle | undefined, wIh: readonly Handle[], wHh: readonly Handle[], bIh: readonly Handle[] | undefined, bHh: readonly Handle[] | undefined, wHr: readonly Handle[] | undefined, wCi: readonly Handle[] | undefined, wCf: readonly Handle[] | undefined, wCo: readonly Handle[] | undefined, lnX: readonly Handle[] | undefined, lnH: readonly Handle[] | undefined, lnC: readonly Handle[] | undefined, lnCBias: readonly Handle[] | undefined, L: number, D: number, f: Float64Array, fAlpha: Float64Array, fBeta: Float64Array, g: Float64Array, gAlpha: Float64Array, gBeta: Float64Array, h: Float64Array, hAlpha: Float64Array, hBeta: Float64Array, clip: number, cellClip: number, coupled: 'none' | 'input' | 'forget', eps: number, zoneoutH: number, zoneoutC: number, stateDropout: number, candidateDropout: number, train: boolean, dropout: number, seed: number, step: number): [y: Handle, hN: Handle, cN: Handle];
  /**
   * GRU with activation functions f (gates), g (candidate), clip, layer normalisation (reset after the product only), zoneout, recurrent dropout.
   * In: `x[B,T,I]` `lengths?[B]:i32` `h0?[L*D,B,H]` `w_ih*[3*H,I;3*H,D*H]` `w_hh*[3*H,H]` `b_ih?*[3*H]` `b_hh?*[3*H]` `ln_x?*[3*H]` `ln_h?*[3*H]`.
   * Out: `y[B,T,D*H]` `h_n[L*D,B,H]`.
   * Source: Cho et al. 2014; normalisation: Ba, Kiros & Hinton 2016, eq. 23-25; zoneout: Krueger et al. 2017; dropout: Gal & Ghahramani 2016, Semeniuta, Severyn & Barth 2016.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  gruVariant(x: Handle, lengths: Handle | undefined, h0: Handle | undefined, wIh: readonly Handle[], wHh: readonly Handle[], bIh: readonly Handle[] | undefined, bHh: readonly Handle[] | undefined, lnX: readonly Handle[] | undefined, lnH: readonly Handle[] | undefined, L: number, D: number, resetAfter: boolean, f: Float64Array, fAlpha: Float64Array, fBeta: Float64Array, g: Float64Array, gAlpha: Float64Array, gBeta: Float64Array, clip: number, eps: number, zoneoutH: number, stateDropout: number, candidateDropout: number, train: boolean, dropout: number, seed: number, step: number): [y: Handle, hN: Handle];
  /**
   * Vanilla recurrent network with any activation function f, clip, layer normalisation, zoneout, state dropout.
   * In: `x[B,T,I]` `lengths?[B]:i32` `h0?[L*D,B,H]` `w_ih*[H,I;H,D*H]` `w_hh*[H,H]` `b_ih?*[H]` `b_hh?*[H]` `ln_x?*[H]` `ln_h?*[H]`.
   * Out: `y[B,T,D*H]` `h_n[L*D,B,H]`.
   * Source: Elman 1990; normalisation: Ba, Kiros & Hinton 2016; zoneout: Krueger et al. 2017; dropout: Gal & Ghahramani 2016.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  rnnVariant(x: Handle, lengths: Handle | undefined, h0: Handle | undefined, wIh: readonly Handle[], wHh: readonly Handle[], bIh: readonly Handle[] | undefined, bHh: readonly Handle[] | undefined, lnX: readonly Handle[] | undefined, lnH: readonly Handle[] | undefined, L: number, D: number, f: Float64Array, fAlpha: Float64Array, fBeta: Float64Array, clip: number, eps: number, zoneoutH: number, stateDropout: number, train: boolean, dropout: number, seed: number, step: number): [y: Handle, hN: Handle];
  /**
   * a + b.
   * In: `a[*]` `b[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  add(a: Handle, b: Handle): Handle;
  /**
   * a - b.
   * In: `a[*]` `b[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  sub(a: Handle, b: Handle): Handle;
  /**
   * a · b, element by element.
   * In: `a[*]` `b[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  mul(a: Handle, b: Handle): Handle;
  /**
   * a / b, element by element.
   * In: `a[*]` `b[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  div(a: Handle, b: Handle): Handle;
  /**
   * scale · x + shift with two constants.
   * In: `x[*]`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  affine(x: Handle, scale: number, shift: number): Handle;
  /**
   * Repeats x along a new middle axis.
   * In: `x[M,K]`.
   * Out: `y[M,R,K]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  expand(x: Handle, R: number): Handle;
  /**
   * Batched matrix product y[s] = a[s] b[s].
   * In: `a[S,M,K]` `b[S,K,J]`.
   * Out: `y[S,M,J]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  matmul(a: Handle, b: Handle): Handle;
  /**
   * Joins tensors along the middle axis.
   * In: `xs*[M,N~,K]:moved`.
   * Out: `y[M,N,K]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  concat(xs: readonly Handle[]): Handle;
  /**
   * Elements start, start + stride, … (count of them) of the middle axis.
   * In: `x[M,N,K]:moved`.
   * Out: `y[M,count,K]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  slice(x: Handle, start: number, count: number, stride: number): Handle;
  /**
   * Swaps the second and the fourth axis.
   * In: `x[M,A,K,C,R]:moved`.
   * Out: `y[M,C,K,A,R]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  transpose(x: Handle): Handle;
  /**
   * Picks entries of the middle axis by index; an index may repeat.
   * In: `x[M,N,K]:moved` `index[J]:i32`.
   * Out: `y[M,J,K]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  indexSelect(x: Handle, index: Handle): Handle;
  /**
   * y[m,j,k] = x[m, index[m,j,k], k].
   * In: `x[M,N,K]:moved` `index[M,J,K]:i32`.
   * Out: `y[M,J,K]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  gather(x: Handle, index: Handle): Handle;
  /**
   * Replaces x by value where mask is not 0.
   * In: `x[*]` `mask[*]:i32`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  maskedFill(x: Handle, mask: Handle, value: number): Handle;
  /**
   * a where mask is not 0, else b.
   * In: `mask[*]:i32` `a[*]:moved` `b[*]:moved`.
   * Out: `y[*]:moved`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  where(mask: Handle, a: Handle, b: Handle): Handle;
  /**
   * mask = 1 where a stands to b as relation says, else 0; with NaN only notEqual holds.
   * In: `a[*]` `b[*]`.
   * Out: `mask[*]:i32`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  compare(a: Handle, b: Handle, relation: 'equal' | 'notEqual' | 'less' | 'lessEqual'): Handle;
  /**
   * The same of integers.
   * In: `a[*]:i32` `b[*]:i32`.
   * Out: `mask[*]:i32`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  compareIntegers(a: Handle, b: Handle, relation: 'equal' | 'notEqual' | 'less' | 'lessEqual'): Handle;
  /**
   * Integers as real numbers.
   * In: `x[*]:i32`.
   * Out: `y[*]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  toReal(x: Handle): Handle;
  /**
   * Real numbers without their fraction, towards 0; those beyond 32 bits become the nearest of 32 bits, NaN 0.
   * In: `x[*]`.
   * Out: `y[*]:i32`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  toIntegers(x: Handle): Handle;
  /**
   * mask[b,t] = 1 for t < lengths[b], else 0.
   * In: `lengths[B]:i32`.
   * Out: `mask[B,T]:i32`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  sequenceMask(lengths: Handle, T: number): Handle;
  /**
   * Sum over the middle axis, in float64 and an order fixed by the sizes.
   * In: `x[M,N,K]`.
   * Out: `y[M,K]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  sum(x: Handle): Handle;
  /**
   * Mean over the middle axis.
   * In: `x[M,N,K]`.
   * Out: `y[M,K]`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  mean(x: Handle): Handle;
  /**
   * Maximum over the middle axis and its first index; the gradient goes to that index. NaN wins.
   * In: `x[M,N,K]`.
   * Out: `y[M,K]` `index[M,K]:i32`.
   * @throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED
   */
  max(x: Handle): [y: Handle, index: Handle];
}

export type Binding = Core & Ops;
