// Devices: which there are, which one a name means, where new tensors go. The CUDA plugin is looked for when the first name asks for it.
import { complain, Says, ThroughtimeError } from './errors.js';
import { findPlugin, pluginPackage } from './loader/plugin.js';
import { pluginTrouble } from './loader/plugin-trial.js';
import { native, nativeSource, packageRoot, type GpuInfo, type RecurrentWay } from './native.js';

/**
 * What a device rounds the operands of matrix products to: the products of layers, forward and backward. `float32` rounds nothing; `tf32`
 * keeps 11 bits of mantissa (relative error of an operand below 4.9e-4), `bf16` keeps 8 (below 3.9e-3). Sums, parameters, states and
 * everything else are float32 in each.
 */
export type Precision = 'float32' | 'tf32' | 'bf16';

/**
 * How a GPU chooses among the ways in which the steps of a recurrence can go. All compute the same, but add in other orders, so their
 * results differ in their last bits.
 *
 * - `model`, the default: by a model of the time, from sizes and device alone; the same bits in every run.
 * - `measured`: each way that fits is timed in the first calls of a size, then the fastest stays. Timing waits for nothing. Two runs may
 *   differ in their last bits.
 * - a way wherever it fits, else as `model`: `cluster` (all steps in one launch, within clusters of multiprocessors), `grid` (in one launch
 *   on all multiprocessors), both in tf32 and bf16 only; `grid-float32` (the same in float32, whatever the precision); `stepwise` (a launch
 *   per product and step, fits always).
 */
export type KernelChoice = 'model' | 'measured' | RecurrentWay['way'];

/** A device by name: `cuda` is the first GPU, `cuda:0`. */
export type DeviceName = 'cpu' | 'cuda' | `cuda:${number}`;

/** The processors of this machine. */
export interface CpuDevice {
  readonly name: 'cpu';
  readonly available: true;
  /** Processors this process may use: affinity and container limits. */
  readonly processors: number;
  /** Instruction set of the kernels chosen. */
  readonly isa: string;
  /** What {@link setPrecision} takes: `bf16` on processors with AVX512_BF16. */
  readonly precisions: readonly Precision[];
}

/** A GPU. */
export interface CudaDevice extends GpuInfo {
  readonly name: `cuda:${number}`;
  readonly available: true;
  /** What {@link setPrecision} takes: `tf32` and `bf16` from compute capability 8.0 on. */
  readonly precisions: readonly Precision[];
}

/** That there is no GPU to compute on. */
export interface NoCudaDevice {
  readonly name: 'cuda';
  readonly available: false;
  /** Why: the plugin, the driver or the device is missing, or the plugin is broken. */
  readonly reason: string;
}

export type DeviceInfo = CpuDevice | CudaDevice | NoCudaDevice;

/** The plugin's answer, loading it if need be. @throws ThroughtimeError ERR_TT_CUDA when there is no plugin, or it does not load */
function openCuda(): { readonly devices: readonly GpuInfo[]; readonly reason?: string } {
  const file = findPlugin(packageRoot);
  if (file !== undefined) {
    const trouble = pluginTrouble(nativeSource().file, file);
    if (trouble === undefined) return native().openCuda(file);
    throw new ThroughtimeError(
      'ERR_TT_CUDA',
      `cuda: the plugin is not loaded: a process that tried it ${trouble}; ${file} is damaged or does not fit the NVIDIA driver`,
    );
  }
  const name = pluginPackage();
  throw new ThroughtimeError(
    'ERR_TT_CUDA',
    name === undefined
      ? `cuda: there is no plugin for ${process.platform}-${process.arch}`
      : `cuda: the plugin is not installed (npm install ${name})`,
  );
}

/**
 * The devices of this machine: the CPU, and every GPU or why there is none.
 * @example
 * ```ts
 * import { devices } from 'throughtime';
 * for (const device of devices()) console.log(device.name, device.available ? 'can be used' : device.reason);
 * ```
 */
export function devices(): readonly DeviceInfo[] {
  const { processors, isa, precisions } = native().info();
  return [{ name: 'cpu', available: true, processors, isa, precisions: precisions as readonly Precision[] }, ...gpus()];
}

function gpus(): readonly (CudaDevice | NoCudaDevice)[] {
  try {
    const { devices: found, reason } = openCuda();
    if (found.length === 0) return [{ name: 'cuda', available: false, reason: reason ?? 'there is none' }];
    return found.map((gpu, index) => ({ name: `cuda:${index}` as const, available: true, precisions: ofGpu(gpu), ...gpu }));
  } catch (error) {
    // A broken plugin is no reason to fail where the CPU would do.
    return [{ name: 'cuda', available: false, reason: error instanceof Error ? error.message : String(error) }];
  }
}

function ofGpu({ capability }: GpuInfo): readonly Precision[] {
  return Number(capability) >= 8 ? ['float32', 'tf32', 'bf16'] : ['float32'];
}

/** A device name as native code takes it, the plugin loaded. @throws ThroughtimeError ERR_TT_ARG for what is no name, ERR_TT_CUDA */
export function deviceName(op: string, device: unknown): string {
  if (device === 'cpu') return device;
  if (typeof device !== 'string' || !/^cuda(:\d+)?$/.test(device)) {
    throw complain('ERR_TT_ARG', { op, arg: 'device', got: device, want: 'cpu, cuda or cuda:N' });
  }
  const [none] = gpus();
  if (none?.available === false) {
    throw complain('ERR_TT_CUDA', { op, arg: 'device', got: new Says(device), want: 'cpu', why: none.reason });
  }
  return device;
}

/** Where new tensors go. */
export function defaultDevice(): DeviceName {
  return native().defaultDevice() as DeviceName;
}

/**
 * Sends everything that is made from now on, in this thread, to `device`: tensors from data, parameters of new layers. What is there stays
 * where it is; `Model.to` and `Tensor.to` move it.
 * @throws ThroughtimeError ERR_TT_ARG for what is no device name; ERR_TT_CUDA when the device is not there
 */
export function setDefaultDevice(device: DeviceName): void {
  native().setDefaultDevice(deviceName('setDefaultDevice', device));
}
