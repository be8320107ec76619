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
