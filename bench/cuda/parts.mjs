// What a machine with a GPU is asked, as commands: built, checked, compared, measured. check.mjs runs them.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const at = (...names) => join(root, ...names);

/** The GPU's architecture for nvcc; a Hopper GPU has instructions of its own. */
export function architecture() {
  try {
    const words = execFileSync('nvidia-smi', ['--query-gpu=compute_cap', '--format=csv,noheader', '--id=0'], { encoding: 'utf8' });
    const number = words.trim().replace('.', '');
    return `${number}${number === '90' ? 'a' : ''}-real`;
  } catch {
    return '90a-real';
  }
}

/** Configures and builds what is not there, or all of it. */
export const build = () => {
  const definitions = {
    THROUGHTIME_CUDA: 'ON',
    THROUGHTIME_TESTS: 'ON',
    THROUGHTIME_WERROR: 'OFF', // that machine's compiler may know other warnings
    CMAKE_CUDA_ARCHITECTURES: architecture(),
    NODE_EXECUTABLE: process.execPath, // which is perhaps not on the path
  };
  const options = Object.entries(definitions).map(([name, value]) => `-D${name}=${value}`);
  const configure = ['cmake', '-S', root, '-B', at('build'), ...options].map((word) => `'${word}'`).join(' ');
  const targets = 'throughtime throughtime_cuda cuda_gpu_tests';
  return ['sh', '-c', `${configure} && cmake --build '${at('build')}' -j ${availableParallelism()} --target ${targets}`];
};

/** Whether the addon and the plugin of a build are there and see a GPU, and what it says. */
export const look = (device) => [
  process.execPath,
  '-e',
  `const tt = require(${JSON.stringify(root)});
   const found = tt.devices()[1];
   console.log(JSON.stringify(found));
   const x = tt.tensor([1, -2], { device: ${JSON.stringify(device)} });
   process.exitCode = found?.available && x.relu().dataSync()[1] === 0 ? 0 : 1;`,
];

/** For tests that wait themselves: blocking launches may not be recorded in graphs. */
const unblocked = ['env', 'CUDA_LAUNCH_BLOCKING=0'];

/** Checks of results, which may run side by side. */
export function checks({ plugin, addon, device, small, natives }) {
  const [operations, recurrent, tensorCores, lanes] = natives;
  const losses = [process.execPath, at('bench/cuda/losses.mjs'), device, ...(small ? ['small'] : [])];
  return [
    { name: 'kernels of operations', command: [operations] },
    { name: 'recurrent kernels', command: [...unblocked, recurrent] },
    { name: 'recurrent kernels on tensor cores', command: [...unblocked, tensorCores] },
    { name: 'layers as a wavefront', command: [...unblocked, lanes] },
    {
      name: 'CPU = CUDA for every op',
      command: [process.execPath, at('build/tools/test/cuda/ops.js'), addon, plugin, at('test/gen/rows.json')],
    },
    {
      name: 'conformance',
      command: [
        process.execPath,
        at('build/tools/test/conformance/main.js'),
        at('test/golden'),
        '--device',
        device,
        ...(small ? ['--suite', 'tfjs'] : []),
      ],
    },
    { name: 'losses, first run', command: losses },
    { name: 'losses, second run', command: losses },
  ];
}

/** The same kernels under compute-sanitizer, in pieces that run side by side. */
export function sanitized({ sanitizer, natives }) {
  const [operations, recurrent, tensorCores] = natives;
  const tool = (name, test, part, before = []) => ({
    name: `${name} of ${part}`,
    command: [...before, sanitizer, '--tool', name, '--error-exitcode', '9', test, part],
  });
  const cells = ['lstm', 'gru', 'rnn'];
  const ways = ['cluster', 'grid', 'stepwise', 'memory'];
  const groups = ['gemm', 'rows', 'losses', 'class_losses', 'attention', 'optimizers'];
  return [
    ...['memcheck', 'racecheck'].flatMap((name) => [
      ...ways.map((way) => tool(name, tensorCores, way, unblocked)),
      ...cells.map((cell) => tool(name, recurrent, cell, unblocked)),
    ]),
    ...groups.map((group) => tool('memcheck', operations, group)),
    ...['gemm', 'rows', 'attention'].map((group) => tool('racecheck', operations, group)),
  ];
}

export const bench = ({ device, json, python, seconds, small }) => [
  process.execPath,
  at('bench/cuda/bench.mjs'),
  ...['--device', device, '--python', python, '--seconds', String(Math.floor(seconds)), '--json', json],
  ...(small ? ['--small', '--rounds', '1'] : []),
];

export const standard = {
  plugin: at('build/Release/libthroughtime_cuda.so'),
  addon: at('build/Release/throughtime.node'),
  natives: ['ops', 'recurrent', 'recurrent_mma', 'recurrent_lanes'].map((name) => at(`build/gpu/cuda_gpu_${name}_test`)),
};

/** What has to be there before anything can run; TypeScript is compiled where there is a compiler. */
export const missing = () =>
  ['dist/index.js', 'build/tools/test/cuda/ops.js', 'node_modules/commander'].filter((file) => !existsSync(at(file)));
