// How each peer is started. A peer says itself that it does not run a case; one that is not installed is skipped with its own words.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { isInstalled } from './packages.mjs';

const root = join(import.meta.dirname, '../..');
const script = (name) => join(root, 'bench', name);

/** recurrent_bench of the build folder that has one. */
function recurrentBench() {
  const given = process.env.THROUGHTIME_RECURRENT_BENCH;
  const folders = readdirSync(root).filter((name) => /^build(-|$)/.test(name));
  return [given, ...folders.map((name) => join(root, name, 'bench/native/recurrent_bench'))].find((file) => file && existsSync(file));
}

/**
 * The environment in which PyTorch is at its best: OpenBLAS chooses its own kernels and as many threads as are measured, and the C library
 * keeps freed memory (new pages for every step cost up to six times the step).
 */
function torchEnvironment(threads) {
  const keepMemory = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 33), MALLOC_TOP_PAD_: String(2 ** 26) };
  const env = { ...process.env, ...keepMemory, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  return env;
}

const order = ({ spec, threads, file }) => [JSON.stringify(spec), String(threads), file];
const node = (name) => (task) => ({ command: [process.execPath, script(name), ...order(task)] });

/** A script over packages of npm, which are no dependencies of ours: they are many times our size. */
const npm =
  (name, ...packages) =>
  (task) => {
    const { folder = join(root, 'build-peers') } = task;
    const missing = packages.find((one) => !isInstalled(folder, one));
    if (missing) return { skip: `${missing} is not installed in ${folder} (bench/README.md)` };
    return { command: [...node(name)(task).command, folder] };
  };

/**
 * Each says how it is started, or why not, for a task: `spec` of a case, number of `threads`, the `file` of what the case is given, which
 * ours writes and the others read, and the `folder` of the packages of npm.
 */
export const peers = {
  throughtime: node('ours.mjs'),
  onednn({ spec, threads }) {
    if (spec.kind !== 'recurrent' || !spec.native) return { skip: 'has layers only, no such case' };
    const file = recurrentBench();
    if (!file) return { skip: 'recurrent_bench is not built (bench/README.md)' };
    const options = { case: spec.native, cell: spec.cell, mode: spec.mode, threads: String(threads), peers: 'onednn' };
    return { command: [file, '--serve', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])] };
  },
  torch: (task) => ({ command: ['python3', script('peers/torch_peer.py'), ...order(task)], env: torchEnvironment(task.threads) }),
  onnxruntime: npm('peers/onnxruntime.mjs', 'onnxruntime-node'),
  tfjs: npm('peers/tfjs.mjs', '@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'),
  brain: npm('peers/brain.mjs', 'brain.js'),
};
