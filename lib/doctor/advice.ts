// From facts to what to do. A problem keeps throughtime from working or from working right; a hint would make it faster.
import { pluginPackage } from '../loader/plugin.js';
import type { Facts } from './facts.js';

export interface Advice {
  readonly level: 'problem' | 'hint';
  readonly what: string;
  readonly fix: string;
}

type Rule = (facts: Facts) => Advice | undefined;
const problem = (what: string, fix: string): Advice => ({ level: 'problem', what, fix });
const hint = (what: string, fix: string): Advice => ({ level: 'hint', what, fix });

const addonLoads: Rule = ({ addon }) => (addon.ok ? undefined : problem(addon.error, 'run one of the commands above'));

const addonIsWhole: Rule = ({ addon, version }) =>
  addon.ok && addon.damage !== undefined ? problem(addon.damage, `npm install --force throughtime@${version}`) : undefined;

const addonIsCurrent: Rule = ({ addon, version }) =>
  addon.ok && addon.version !== version
    ? problem(`the addon is of version ${addon.version}, the package of ${version}`, 'npm rebuild throughtime --foreground-scripts')
    : undefined;

const numbersAreRight: Rule = ({ selfTest }) => {
  if (selfTest === undefined) return undefined;
  if ('error' in selfTest)
    return problem(`the self-test failed: ${selfTest.error}`, 'report it with the output of `throughtime doctor --json`');
  const [first, last] = selfTest.losses;
  return selfTest.product && last < first
    ? undefined
    : problem(
        'the self-test computed wrong numbers',
        'report it with the output of `throughtime doctor --json`; check the memory of the machine',
      );
};

const kernelsFit: Rule = ({ addon, processor, platform }) =>
  addon.ok && platform.cpu === 'x64' && addon.isa === 'portable' && processor.features?.includes('avx2')
    ? hint('the processor has AVX2, the addon was built without it', 'rm -rf build && npm rebuild throughtime --foreground-scripts')
    : undefined;

const processorIsOld: Rule = ({ processor, platform }) =>
  platform.cpu === 'x64' && processor.features && !processor.features.includes('avx2')
    ? hint(
        'the processor shows no AVX2',
        'in a virtual machine, let it pass the host processor through (`-cpu host` in QEMU); otherwise this is its speed',
      )
    : undefined;

const quotaIsWhole: Rule = ({ limits }) =>
  limits.quota !== undefined && limits.quota % 1 > 0.05
    ? hint(
        `the container grants ${limits.quota} processors: threads pause together when the time is used up`,
        `grant a whole number, or setThreads(${Math.max(1, Math.floor(limits.quota))})`,
      )
    : undefined;

const threadsHelp: Rule = ({ selfTest }) => {
  if (selfTest === undefined || 'error' in selfTest || selfTest.threads === 1) return undefined;
  const gain = selfTest.gflops.allThreads / selfTest.gflops.oneThread;
  return gain < 1.2
    ? hint(
        `${selfTest.threads} threads are only ${gain.toFixed(1)} times as fast as one`,
        'other programs use the processors: stop them, or setThreads(1)',
      )
    : undefined;
};

const pluginWorks: Rule = ({ gpu, platform, version }) => {
  if (gpu.plugin === undefined || (gpu.answer?.usable.length ?? 0) > 0) return undefined;
  const name = pluginPackage(platform.os, platform.cpu) ?? '';
  if (!gpu.library) {
    return problem(
      'the CUDA plugin is installed, the NVIDIA driver is not (no libcuda.so.1): everything runs on the CPU',
      gpu.devices.length > 0 ? 'install the NVIDIA driver, or start the container with --gpus all' : `npm uninstall ${name}`.trim(),
    );
  }
  return gpu.answer?.reason === undefined
    ? undefined
    : problem(gpu.answer.reason, `update the NVIDIA driver to 580 or newer; where it is, npm install --force ${name}@${version}`);
};

const gpuIsUsed: Rule = ({ gpu, platform, version }) => {
  if (gpu.devices.length === 0 || gpu.plugin !== undefined) return undefined;
  if (gpu.driver === undefined)
    return hint(`${gpu.devices.join(', ')}: no driver`, 'install the NVIDIA driver, or start the container with --gpus all');
  const name = pluginPackage(platform.os, platform.cpu);
  return name === undefined ? undefined : hint(`${gpu.devices.join(', ')} is not used`, `npm install ${name}@${version}`);
};

const rules: readonly Rule[] = [
  addonLoads,
  addonIsWhole,
  addonIsCurrent,
  numbersAreRight,
  kernelsFit,
  processorIsOld,
  quotaIsWhole,
  threadsHelp,
  pluginWorks,
  gpuIsUsed,
];

/** What to do, problems first. */
export function advise(facts: Facts): readonly Advice[] {
  const all = rules.flatMap((rule) => rule(facts) ?? []);
  return [...all.filter(({ level }) => level === 'problem'), ...all.filter(({ level }) => level === 'hint')];
}
