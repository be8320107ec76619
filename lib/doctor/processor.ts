// The processor: its name and the features that decide which kernels run.
import { availableParallelism, cpus } from 'node:os';
import type { System } from './system.js';

export interface ProcessorFacts {
  readonly model: string;
  readonly logical: number;
  /** Those of the features below that it has; undefined where the system does not tell. */
  readonly features: readonly string[] | undefined;
}

/** The features that kernels are or may be written for, as Linux spells them. */
const interesting = [
  'sse4_2',
  'avx',
  'fma',
  'avx2',
  'avx512f',
  'avx512bw',
  'avx512dq',
  'avx512vl',
  'avx512_bf16',
  'amx_bf16',
  'asimd',
  'bf16',
  'sve',
];

/** What macOS calls them, as far as it names them. */
const macNames: Readonly<Record<string, string>> = {
  'hw.optional.avx2_0': 'avx2',
  'hw.optional.avx512f': 'avx512f',
  'hw.optional.fma': 'fma',
  'hw.optional.arm.AdvSIMD': 'asimd',
  'hw.optional.arm.FEAT_BF16': 'bf16',
};

async function features(system: System): Promise<readonly string[] | undefined> {
  if (system.platform === 'linux') {
    const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(system.read('/proc/cpuinfo') ?? '')?.[1];
    if (line === undefined) return undefined;
    const all = new Set(line.split(/\s+/));
    return interesting.filter((name) => all.has(name));
  }
  if (system.platform === 'darwin') {
    const text = await system.run('sysctl', ['hw.optional']);
    return text === undefined
      ? undefined
      : Object.keys(macNames).flatMap((key) => (text.includes(`${key}: 1`) ? [macNames[key] as string] : []));
  }
  return undefined;
}

/** @param list of the logical processors; empty where the system hides them, as a root without /proc does */
export async function probeProcessor(system: System, list = cpus()): Promise<ProcessorFacts> {
  return { model: list[0]?.model.trim() || 'unknown', logical: list.length || availableParallelism(), features: await features(system) };
}
