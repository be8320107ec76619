// The doctor: on this machine, and on machines that are described.
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addDoctor } from '../../lib/cli/doctor.js';
import { probeAddon } from '../../lib/doctor/addon.js';
import { advise } from '../../lib/doctor/advice.js';
import type { Facts } from '../../lib/doctor/facts.js';
import { probeGpu } from '../../lib/doctor/gpu.js';
import { report } from '../../lib/doctor/index.js';
import { probeLimits } from '../../lib/doctor/limits.js';
import { probeProcessor } from '../../lib/doctor/processor.js';
import { selfTest } from '../../lib/doctor/self-test.js';
import type { System } from '../../lib/doctor/system.js';
import { openAddon } from '../../lib/loader/open.js';
import { packageRoot } from '../../lib/native.js';
import { memory, resetPeakMemory } from '../../lib/runtime.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** A machine of these files and programs. */
function machine(files: Readonly<Record<string, string>>, programs: Readonly<Record<string, string>> = {}): System {
  return {
    platform: 'linux',
    read: (path) => files[path],
    exists: (path) => path in files,
    list: (path) => [
      ...new Set(
        Object.keys(files).flatMap((name) => (name.startsWith(`${path}/`) ? [name.slice(path.length + 1).split('/')[0] as string] : [])),
      ),
    ],
    run: (program) => Promise.resolve(programs[program]),
  };
}

const healthy: Facts = {
  version: '1.2.3',
  platform: { os: 'linux', cpu: 'x64', libc: 'glibc', libcVersion: '2.36', runtime: 'Node 20.20.2', target: 'linux-x64-gnu' },
  processor: { model: 'Some CPU', logical: 8, features: ['avx2', 'fma'] },
  limits: { quota: undefined, memory: 2 ** 34, memoryLimit: undefined },
  addon: {
    ok: true,
    file: '/a/throughtime.node',
    kind: 'package',
    version: '1.2.3',
    glibc: '2.27',
    isa: 'avx2',
    isas: ['avx2', 'portable'],
    precisions: ['float32'],
    processors: 8,
    threads: 8,
    damage: undefined,
  },
  gpu: { devices: [], driver: undefined, library: false, plugin: undefined, answer: undefined },
  selfTest: { product: true, losses: [1, 0.5], gflops: { oneThread: 50, allThreads: 300 }, threads: 8 },
};

describe('advice', () => {
  it('a healthy machine needs none', () => {
    expect(advise(healthy)).toEqual([]);
    expect(report(healthy, []).split('\n').at(-1)).toBe('No problems.');
  });

  const addon = healthy.addon as Extract<Facts['addon'], { ok: true }>;
  const test = healthy.selfTest as Extract<Facts['selfTest'], { product: boolean }>;
  const faults: readonly [name: string, change: Partial<Facts>, level: 'problem' | 'hint', words: RegExp][] = [
    ['no addon', { addon: { ok: false, error: 'cannot be loaded' }, selfTest: undefined }, 'problem', /cannot be loaded/],
    [
      'a changed file',
      { addon: { ...addon, damage: '/a is not what was published' } },
      'problem',
      /not what was published.*--force throughtime@1\.2\.3/s,
    ],
    ['an old addon', { addon: { ...addon, version: '1.2.2' } }, 'problem', /version 1\.2\.2.*npm rebuild/s],
    ['wrong numbers', { selfTest: { ...test, product: false } }, 'problem', /wrong numbers/],
    ['a loss that rises', { selfTest: { ...test, losses: [1, 2] } }, 'problem', /wrong numbers/],
    ['a failed test', { selfTest: { error: 'no memory' } }, 'problem', /no memory/],
    ['unused AVX2', { addon: { ...addon, isa: 'portable' } }, 'hint', /built without it.*npm rebuild/s],
    ['no AVX2', { processor: { ...healthy.processor, features: [] } }, 'hint', /no AVX2/],
    ['half a processor', { limits: { ...healthy.limits, quota: 2.5 } }, 'hint', /2\.5 processors.*setThreads\(2\)/s],
    ['busy processors', { selfTest: { ...test, gflops: { oneThread: 50, allThreads: 40 } } }, 'hint', /0\.8 times.*setThreads\(1\)/s],
    [
      'a plugin without driver',
      { gpu: { ...healthy.gpu, plugin: '/p.so' } },
      'problem',
      /no libcuda.*npm uninstall @throughtime\/cuda-linux-x64/s,
    ],
    [
      'a plugin without driver, a device',
      { gpu: { ...healthy.gpu, devices: ['X'], plugin: '/p.so' } },
      'problem',
      /install the NVIDIA driver/,
    ],
    [
      'a plugin that its trial did not survive',
      {
        gpu: {
          devices: ['X'],
          driver: '580.1',
          library: true,
          plugin: '/p.so',
          answer: { usable: [], reason: 'cuda: a process that tried it was ended by SIGBUS' },
        },
      },
      'problem',
      /ended by SIGBUS.*580 or newer.*npm install --force @throughtime\/cuda-linux-x64@1\.2\.3/s,
    ],
    ['a GPU without driver', { gpu: { ...healthy.gpu, devices: ['X'] } }, 'hint', /X: no driver/],
    [
      'a GPU without plugin',
      { gpu: { ...healthy.gpu, devices: ['X'], driver: '580.1', library: true } },
      'hint',
      /npm install @throughtime\/cuda-linux-x64@1\.2\.3/,
    ],
  ];
  it.each(faults)('%s', (_name, change, level, words) => {
    const facts = { ...healthy, ...change };
    const advice = advise(facts);
    expect(advice).toHaveLength(1);
    expect(advice[0]?.level).toBe(level);
    expect(`${advice[0]?.what}\n${advice[0]?.fix}`).toMatch(words);
    expect(report(facts, advice)).toMatch(level === 'problem' ? /\n1 problem\.$/ : /\nNo problems\.$/);
  });

  it('problems come first', () => {
    const facts = { ...healthy, processor: { ...healthy.processor, features: [] }, selfTest: { ...test, product: false } };
    expect(advise(facts).map(({ level }) => level)).toEqual(['problem', 'hint']);
  });
});

describe('probes', () => {
  it('quota and memory of both versions of control groups', () => {
    expect(probeLimits(machine({ '/sys/fs/cgroup/cpu.max': '150000 100000\n', '/sys/fs/cgroup/memory.max': '1024\n' }), 4096)).toEqual({
      quota: 1.5,
      memory: 4096,
      memoryLimit: 1024,
    });
    expect(probeLimits(machine({ '/sys/fs/cgroup/cpu.max': 'max 100000\n', '/sys/fs/cgroup/memory.max': 'max\n' }), 4096)).toEqual({
      quota: undefined,
      memory: 4096,
      memoryLimit: undefined,
    });
    const v1 = {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    };
    expect(probeLimits(machine(v1), 4096)).toEqual({ quota: 0.5, memory: 4096, memoryLimit: undefined });
    expect(probeLimits(machine({}), 4096).quota).toBeUndefined();
  });

  it('features of x64 and arm64, and of a system that does not tell', async () => {
    const of = async (text: string) => (await probeProcessor(machine({ '/proc/cpuinfo': text }))).features;
    expect(await of('processor : 0\nflags\t\t: fpu avx2 fma avx512_bf16\n')).toEqual(['fma', 'avx2', 'avx512_bf16']);
    expect(await of('processor : 0\nFeatures\t: fp asimd bf16\n')).toEqual(['asimd', 'bf16']);
    expect((await probeProcessor(machine({}))).features).toBeUndefined();
    expect((await probeProcessor(machine({}), [])).logical).toBeGreaterThan(0);
  });

  it('a GPU that the driver shows, one that only the bus shows, none', async () => {
    const driver = machine({ '/usr/lib64/libcuda.so.1': '' }, { 'nvidia-smi': 'NVIDIA H100 80GB HBM3, 580.65.06\n' });
    expect(await probeGpu(driver, '/nowhere')).toEqual({
      devices: ['NVIDIA H100 80GB HBM3'],
      driver: '580.65.06',
      library: true,
      plugin: undefined,
      answer: undefined,
    });
    const slot = '/sys/bus/pci/devices/0000:01:00.0';
    const bus = machine({ [`${slot}/vendor`]: '0x10de\n', [`${slot}/class`]: '0x030200\n' });
    expect(await probeGpu(bus, '/nowhere')).toEqual({
      devices: ['NVIDIA device at 0000:01:00.0'],
      driver: undefined,
      library: false,
      plugin: undefined,
      answer: undefined,
    });
    expect((await probeGpu(machine({}), '/nowhere')).devices).toEqual([]);
  });

  it('what the CUDA plugin says, where there is one and an addon to ask it', async () => {
    vi.stubEnv('THROUGHTIME_CUDA', '/p.so');
    const cpu = { name: 'cpu', available: true, processors: 1, isa: 'portable', precisions: ['float32'] } as const;
    const none = () => [cpu, { name: 'cuda', available: false, reason: 'there is no driver' }] as const;
    const gpu = {
      available: true,
      description: 'X',
      memory: 1,
      capability: '9.0',
      processors: 132,
      precisions: ['float32', 'tf32', 'bf16'],
    } as const;
    const two = () => [cpu, { name: 'cuda:0', ...gpu }, { name: 'cuda:1', ...gpu }] as const;
    expect(await probeGpu(machine({}), '/nowhere', true, none)).toMatchObject({ answer: { usable: [], reason: 'there is no driver' } });
    const usable = await probeGpu(machine({}), '/nowhere', true, two);
    expect(usable.answer).toEqual({ usable: ['cuda:0', 'cuda:1'], reason: undefined });
    expect(advise({ ...healthy, gpu: usable })).toEqual([]);
    expect(report({ ...healthy, gpu: usable }, [])).toContain('CUDA plugin  /p.so\nCUDA devices cuda:0, cuda:1\n');
    expect((await probeGpu(machine({}), '/nowhere', false, none)).answer).toBeUndefined();
  });

  it('an addon that does not load: the commands that help, less the one that runs', () => {
    vi.stubEnv('THROUGHTIME_ADDON', '/nowhere.node');
    const fail = () => openAddon(packageRoot);
    const facts = probeAddon(fail);
    expect(facts).toMatchObject({ ok: false, error: expect.stringMatching(/What helps:\n.*THROUGHTIME_ADDON/) as string });
    expect(JSON.stringify(facts)).not.toContain('throughtime doctor');
    expect(fail).toThrow('throughtime doctor');
  });

  it('the self-test computes and trains', async () => {
    const { product, losses, gflops, threads } = await selfTest(0.1);
    expect(product).toBe(true);
    expect(losses[1]).toBeLessThan(losses[0]);
    expect(gflops.oneThread).toBeGreaterThan(0);
    expect(gflops.allThreads).toBeGreaterThan(0);
    expect(threads).toBeGreaterThan(0);
  });

  it('the self-test times products in memory that is used again', async () => {
    resetPeakMemory();
    const before = memory().peak;
    await selfTest(0.4);
    expect(memory().peak - before).toBeLessThan(8 << 20); // two factors and a product are 3 MB
  });
});

describe('the command', () => {
  async function run(...args: string[]): Promise<string> {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const program = new Command('throughtime');
    addDoctor(program);
    await program.parseAsync(['node', 'throughtime', 'doctor', ...args]);
    return log.mock.calls.map(([text]) => String(text)).join('\n');
  }

  it('--json: every key is there, unknown is null', async () => {
    const found = JSON.parse(await run('--json', '--no-self-test')) as Record<string, Record<string, unknown>>;
    expect(Object.keys(found)).toEqual(['version', 'platform', 'processor', 'limits', 'addon', 'gpu', 'selfTest', 'ok', 'advice']);
    expect(Object.keys(found['platform'] ?? {})).toEqual(['os', 'cpu', 'libc', 'libcVersion', 'runtime', 'target']);
    expect(Object.keys(found['limits'] ?? {})).toEqual(['quota', 'memory', 'memoryLimit']);
    expect(Object.keys(found['gpu'] ?? {})).toEqual(['devices', 'driver', 'library', 'plugin', 'answer']);
    expect(found['addon']).toMatchObject({ ok: true, kind: 'built', damage: null });
    expect(found['selfTest']).toBeNull();
    expect(found['ok']).toBe(true);
    expect(process.exitCode).toBeUndefined();
  });

  it('as text', async () => {
    const text = await run('--no-self-test');
    for (const word of [
      'throughtime',
      'platform',
      'processor',
      'features',
      'quota',
      'memory',
      'addon',
      'kernels',
      'threads',
      'GPU',
      'CUDA plugin',
      'self-test',
    ])
      expect(text).toMatch(new RegExp(`^${word} `, 'm'));
  });

  it('a problem is its exit code', async () => {
    vi.resetModules();
    vi.stubEnv('THROUGHTIME_ADDON', '/nowhere');
    const program = new Command('throughtime');
    (await import('../../lib/cli/doctor.js')).addDoctor(program);
    vi.spyOn(console, 'log').mockImplementation(() => {});
    await program.parseAsync(['node', 'throughtime', 'doctor', '--no-self-test']);
    expect(process.exitCode).toBe(1);
  });
});
