// Builds the CUDA plugin in a root with the toolkit of this system (CUDA_PATH, /usr/local/cuda). Beside it lies a manifest, as beside an addon.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { inRoot, makeRoot } from './root.mjs';
import { seal } from './seal.mjs';
import { plugin } from './targets.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { resolve } = createRequire(import.meta.url);

/**
 * @param {string} suite of the root
 * @param {readonly string[]} options definitions for CMake, such as -DCMAKE_CUDA_ARCHITECTURES=90a-real
 */
export function makePlugin(suite, options) {
  const toolkit = process.env.CUDA_PATH ?? '/usr/local/cuda';
  if (!existsSync(join(toolkit, 'bin/nvcc'))) throw new Error(`there is no ${toolkit}/bin/nvcc: CUDA_PATH names the CUDA toolkit`);
  const root = makeRoot(suite, plugin.packages);
  const staging = join(source, plugin.staging);
  const made = join(staging, plugin.folder);
  const [objects, output] = ['cmake', 'build/Release'].map((name) => join(staging, name));
  for (const folder of [output, made]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  rmSync(join(objects, 'CMakeCache.txt'), { force: true }); // the options of an earlier run are not this one's
  const [headers, wrapper] = ['node-api-headers', 'node-addon-api'].map((name) => dirname(resolve(`${name}/package.json`)));
  const run = (...command) => inRoot(root, command, [source, staging, headers, wrapper, toolkit]);
  run(
    ...[
      'cmake',
      '-S',
      source,
      '-B',
      objects,
      '-G',
      'Ninja',
      '-DCMAKE_BUILD_TYPE=Release',
      '-DTHROUGHTIME_CUDA=ON',
      '-DTHROUGHTIME_WERROR=OFF',
      '-DTHROUGHTIME_OLD_GLIBC=ON',
    ],
    `-DCMAKE_CUDA_COMPILER=${join(toolkit, 'bin/nvcc')}`,
    `-DTHROUGHTIME_NODE_API_INCLUDE=${join(headers, 'include')};${wrapper}`,
    `-DTHROUGHTIME_OUTPUT=${output}`,
    ...options,
  );
  const jobs = process.env.CMAKE_BUILD_PARALLEL_LEVEL ?? String(availableParallelism());
  run('cmake', '--build', objects, '--target', 'throughtime_cuda', '--parallel', jobs);
  run('strip', '--strip-unneeded', join(output, plugin.file));
  copyFileSync(join(output, plugin.file), join(made, plugin.file));
  seal(made, plugin.name, plugin);
}
