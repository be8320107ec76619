// The machine: threads and memory.
import { setImmediate as turn } from 'node:timers/promises';

import { checkChoice, checkInteger } from './check.js';
import { defaultDevice, deviceName, type DeviceName, type KernelChoice, type Precision } from './devices.js';
import { native, type BuildInfo, type KernelTime, type MemoryInfo } from './native.js';

/** Version, number type and instruction sets of the native build. */
export function info(): BuildInfo {
  return native().info();
}

/**
 * Bytes in native memory: `live` held by tensors, `cached` free for reuse, `peak` the most that was live, `workspace` scratch of
 * kernels and weights they keep packed for the next inference; and the number of tensors alive. A GPU does not count its scratch.
 */
export function memory(device: DeviceName = 'cpu'): MemoryInfo {
  return native().memory(deviceName('memory', device));
}

/** Starts the count of `memory().peak` anew. */
export function resetPeakMemory(device: DeviceName = 'cpu'): void {
  native().resetPeakMemory(deviceName('resetPeakMemory', device));
}

/** Gives cached memory back to the system, kept packed weights too. */
export function emptyCache(device: DeviceName = 'cpu'): void {
  native().emptyCache(deviceName('emptyCache', device));
}

/**
 * Bounds tensors and cache together: beyond it operations throw ERR_TT_OOM instead of swapping.
 * @param bytes 0 for no limit
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export function setMemoryLimit(bytes: number, device: DeviceName = 'cpu'): void {
  native().setMemoryLimit(checkInteger('setMemoryLimit', 'bytes', bytes, 0), deviceName('setMemoryLimit', device));
}

const precisions: readonly Precision[] = ['float32', 'tf32', 'bf16'];

/** The precision of products on `device`. */
export function precision(device: DeviceName = defaultDevice()): Precision {
  return native().precision(deviceName('precision', device)) as Precision;
}

/**
 * Sets the precision of products on `device`, for what is computed from now on. At first it is `float32`.
 * @throws ThroughtimeError ERR_TT_ARG for a precision that the device does not have (`devices()` lists what it has); ERR_TT_CUDA when the
 * device is not there
 */
export function setPrecision(value: Precision, device: DeviceName = defaultDevice()): void {
  native().setPrecision(checkChoice('setPrecision', 'precision', value, precisions), deviceName('setPrecision', device));
}

const kernelChoices: readonly KernelChoice[] = ['model', 'measured', 'cluster', 'grid', 'grid-float32', 'stepwise'];

/** How `device` chooses among kernels that compute the same. */
export function kernelChoice(device: DeviceName = defaultDevice()): KernelChoice {
  return native().kernelChoice(deviceName('kernelChoice', device)) as KernelChoice;
}

/**
 * Sets how `device` chooses the way that the steps of recurrent layers go, for what is computed from now on. At first it is `model`. A
 * layer's `explain` tells what is chosen.
 * @throws ThroughtimeError ERR_TT_ARG for another word, and for the CPU, which has one kernel for each size; ERR_TT_CUDA when the device is
 * not there
 * @example
 * ```ts
 * import { defaultDevice, setKernelChoice } from 'throughtime';
 * if (defaultDevice() !== 'cpu') setKernelChoice('measured'); // the fastest kernels, for results that may differ in their last bits
 * ```
 */
export function setKernelChoice(choice: KernelChoice, device: DeviceName = defaultDevice()): void {
  native().setKernelChoice(checkChoice('setKernelChoice', 'choice', choice, kernelChoices), deviceName('setKernelChoice', device));
}

/**
 * Runs `work` and tells what every kernel that it queues on a GPU takes there, the longest first: where the time of a step goes. Timing
 * costs time itself, so these are shares, not the pace of a run that nobody times.
 * @param work queues everything before it returns
 * @throws ThroughtimeError ERR_TT_ARG for the CPU; ERR_TT_CUDA when the device is not there
 * @example
 * ```ts
 * import { defaultDevice, kernelTimes, uniform } from 'throughtime';
 * const x = uniform([64, 64]);
 * if (defaultDevice() !== 'cpu') console.table(kernelTimes(() => void x.matmul(x)));
 * ```
 */
export function kernelTimes(work: () => void, device: DeviceName = defaultDevice()): readonly KernelTime[] {
  const name = deviceName('kernelTimes', device);
  native().profile(name);
  let times: KernelTime[] = [];
  try {
    work();
  } finally {
    times = native().profiled(name);
  }
  return times.sort((a, b) => b.microseconds - a.microseconds);
}

/** Number of threads that compute. Results do not depend on it. */
export function threads(): number {
  return native().threads();
}

/** Sets the number of threads that compute. Default: the processors this process may use. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function setThreads(n: number): void {
  native().setThreads(checkInteger('setThreads', 'n', n));
}

/** Resolves when everything queued so far, on any device, has been computed. @throws ThroughtimeError (rejects) the first error of it */
export async function synchronize(): Promise<void> {
  const waits = native()
    .openDevices()
    .map(async (device) => {
      await native().synchronize(device);
    });
  // Work so small that it is done already still takes a turn of the event loop.
  await Promise.all([...waits, turn()]);
}
