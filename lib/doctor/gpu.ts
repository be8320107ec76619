// Graphics processors: is there one, does its driver answer, and is the plugin installed that would use it.
import { devices, type DeviceInfo } from '../devices.js';
import { findPlugin } from '../loader/plugin.js';
import type { System } from './system.js';

export interface GpuFacts {
  /** NVIDIA devices that the bus or the driver shows. */
  readonly devices: readonly string[];
  /** The kernel driver's version. */
  readonly driver: string | undefined;
  /** Whether libcuda, the driver's library, is there to be loaded. */
  readonly library: boolean;
  /** The CUDA plugin's file. */
  readonly plugin: string | undefined;
  /** What the plugin says: the devices it computes on, or why there is none; undefined where it could not be asked. */
  readonly answer: { readonly usable: readonly string[]; readonly reason: string | undefined } | undefined;
}

const libraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/lib/wsl/lib',
  '/usr/local/nvidia/lib64',
  '/usr/local/cuda/compat',
];

/** NVIDIA's display controllers on the bus: visible without any driver. */
function onBus(system: System): readonly string[] {
  const bus = '/sys/bus/pci/devices';
  return system.list(bus).filter((slot) => {
    const read = (file: string): string => system.read(`${bus}/${slot}/${file}`)?.trim() ?? '';
    return read('vendor') === '0x10de' && read('class').startsWith('0x03');
  });
}

/** The plugin's own words, as a program of the user gets them. */
function ask(list: () => readonly DeviceInfo[]): GpuFacts['answer'] {
  const gpus = list().filter(({ name }) => name !== 'cpu');
  return {
    usable: gpus.flatMap((gpu) => (gpu.available ? [gpu.name] : [])),
    reason: gpus.flatMap((gpu) => (gpu.available ? [] : [gpu.reason]))[0],
  };
}

/**
 * @param canAsk whether there is an addon to load the plugin
 * @param list   the library's devices
 */
export async function probeGpu(system: System, root: string, canAsk = false, list = devices): Promise<GpuFacts> {
  const listed = await system.run('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']);
  const rows = (listed ?? '')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((row) => row.split(', '));
  const loaded = /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(system.read('/proc/driver/nvidia/version') ?? '')?.[1];
  const plugin = findPlugin(root);
  return {
    devices: rows.length > 0 ? rows.map(([name]) => name as string) : onBus(system).map((slot) => `NVIDIA device at ${slot}`),
    driver: rows[0]?.[1] ?? loaded,
    library: libraryFolders.some((folder) => system.exists(`${folder}/libcuda.so.1`)),
    plugin,
    answer: canAsk && plugin !== undefined ? ask(list) : undefined,
  };
}
