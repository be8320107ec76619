// The machine: devices, threads and memory.
import { checkInteger } from './check.js';
import { native, type BuildInfo, type MemoryInfo } from './native.js';

/** A device that computes. */
export interface DeviceInfo {
  readonly name: 'cpu';
  /** Processors this process may use: affinity and container limits. */
  readonly processors: number;
  /** Instruction set of the kernels chosen. */
  readonly isa: string;
}

/** The devices of this machine. */
export function devices(): readonly DeviceInfo[] {
  const { processors, isa } = native().info();
  return [{ name: 'cpu', processors, isa }];
}

/** Version, number type and instruction sets of the native build. */
export function info(): BuildInfo {
  return native().info();
}

/**
 * Bytes in native memory: `live` held by tensors, `cached` free for reuse, `peak` the most that was live, `workspace` scratch of
 * kernels; and the number of tensors alive.
 */
export function memory(): MemoryInfo {
  return native().memory();
}

/** Starts the count of `memory().peak` anew. */
export function resetPeakMemory(): void {
  native().resetPeakMemory();
}

/** Gives cached memory back to the system. */
export function emptyCache(): void {
  native().emptyCache();
}

/**
 * Bounds tensors and cache together: beyond it operations throw ERR_TT_OOM instead of swapping.
 * @param bytes 0 for no limit
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export function setMemoryLimit(bytes: number): void {
  native().setMemoryLimit(checkInteger('setMemoryLimit', 'bytes', bytes, 0));
}

/** Number of threads that compute. Results do not depend on it. */
export function threads(): number {
  return native().threads();
}

/** Sets the number of threads that compute. Default: the processors this process may use. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function setThreads(n: number): void {
  native().setThreads(checkInteger('setThreads', 'n', n));
}

/** Resolves when everything queued so far has been computed. @throws ThroughtimeError (rejects) the first error of it */
export function synchronize(): Promise<void> {
  return native().synchronize();
}
