// The facts as a page to read.
import { describePlatform } from '../loader/platform.js';
import type { Advice } from './advice.js';
import type { Facts } from './facts.js';

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
const kinds = {
  named: 'named by THROUGHTIME_ADDON',
  built: 'built here',
  bundled: 'prebuilt',
  package: 'prebuilt, a package of its own',
} as const;

function addonLines({ addon }: Facts): readonly (readonly [string, string])[] {
  if (!addon.ok) return [['addon', 'not loaded']];
  const others = addon.isas.filter((name) => name !== addon.isa);
  return [
    ['addon', `${addon.file} (${kinds[addon.kind]}${addon.glibc ? `, glibc ${addon.glibc} or newer` : ''})`],
    ['kernels', others.length > 0 ? `${addon.isa} (could also run ${others.join(', ')})` : addon.isa],
    ['precision', addon.precisions.join(', ')],
    ['threads', `${addon.threads} of ${addon.processors} processors that this process may use`],
  ];
}

function selfTestLine({ selfTest }: Facts): string {
  if (selfTest === undefined) return 'not run';
  if ('error' in selfTest) return `failed: ${selfTest.error}`;
  const { gflops, product, losses, threads } = selfTest;
  const numbers = product && losses[1] < losses[0] ? 'numbers right' : 'NUMBERS WRONG';
  const all = threads > 1 ? `, ${gflops.allThreads.toFixed(0)} with ${threads}` : '';
  return `${numbers}, ${gflops.oneThread.toFixed(0)} GFLOP/s with one thread${all}`;
}

function gpuLine({ gpu }: Facts): string {
  if (gpu.devices.length === 0) return 'none found';
  return `${gpu.devices.join(', ')}; driver ${gpu.driver ?? 'missing'}`;
}

function pluginLines({ gpu: { plugin, answer } }: Facts): readonly (readonly [string, string])[] {
  if (plugin === undefined) return [['CUDA plugin', 'not installed']];
  const devices = answer === undefined ? 'unknown' : answer.usable.join(', ') || `none: ${answer.reason}`;
  return [
    ['CUDA plugin', plugin],
    ['CUDA devices', devices],
  ];
}

/** The report; the last line says how many problems there are. */
export function report(facts: Facts, advice: readonly Advice[]): string {
  const { processor, limits } = facts;
  const lines: readonly (readonly [string, string])[] = [
    ['throughtime', facts.version],
    ['platform', `${describePlatform(facts.platform)} (binary ${facts.platform.target})`],
    ['processor', `${processor.logical} × ${processor.model}`],
    ['features', processor.features?.join(' ') || 'unknown'],
    ['quota', limits.quota === undefined ? 'none' : `${limits.quota} processors`],
    ['memory', limits.memoryLimit === undefined ? gib(limits.memory) : `${gib(limits.memoryLimit)} of ${gib(limits.memory)}`],
    ...addonLines(facts),
    ['GPU', gpuLine(facts)],
    ...pluginLines(facts),
    ['self-test', selfTestLine(facts)],
  ];
  const problems = advice.filter(({ level }) => level === 'problem').length;
  return [
    ...lines.map(([name, value]) => `${name.padEnd(12)} ${value}`),
    ...advice.flatMap(({ level, what, fix }) => ['', `${level}: ${what}`, `  → ${fix}`]),
    '',
    problems === 0 ? 'No problems.' : problems === 1 ? '1 problem.' : `${problems} problems.`,
  ].join('\n');
}
