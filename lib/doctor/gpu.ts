// Graphics processors: is there one, does its driver answer, and is the plugin installed that would use it.
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

export async function probeGpu(system: System, root: string): Promise<GpuFacts> {
  const listed = await system.run('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']);
  const rows = (listed ?? '')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((row) => row.split(', '));
  const loaded = /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(system.read('/proc/driver/nvidia/version') ?? '')?.[1];
  return {
    devices: rows.length > 0 ? rows.map(([name]) => name as string) : onBus(system).map((slot) => `NVIDIA device at ${slot}`),
    driver: rows[0]?.[1] ?? loaded,
    library: libraryFolders.some((folder) => system.exists(`${folder}/libcuda.so.1`)),
    plugin: findPlugin(root),
  };
}
