// Builds one target and strips it: for this machine with cmake-js; in a root, where there is no Node, and for another processor with plain
// CMake. Called by prebuildify in the folder where it expects build/Release; what to build comes in THROUGHTIME_BINARY (see prebuilds.mjs).
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { inRoot } from './root.mjs';
import { targets } from './targets.mjs';
import { zigBinds, zigCompiler } from './zig.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { target, root, test, options = [] } = JSON.parse(process.env.THROUGHTIME_BINARY);
const { toolchain, zig, strip, libc } = targets[target];
const compiler = zig && zigCompiler(zig);
const staging = process.cwd();
const output = join(staging, 'build/Release');

const objects = join(staging, 'cmake');

const { resolve } = createRequire(import.meta.url);
const packages = ['node-api-headers', 'node-addon-api'].map((name) => dirname(resolve(`${name}/package.json`)));

function run(...command) {
  if (root) inRoot(root, command, [source, staging, ...packages, ...(zig ? zigBinds : [])]);
  else execFileSync(command[0], command.slice(1), { stdio: ['ignore', 2, 2] });
}

const definitions = [
  `-DTHROUGHTIME_OUTPUT=${output}`,
  ...(libc === 'glibc' ? ['-DTHROUGHTIME_OLD_GLIBC=ON'] : []),
  '-DTHROUGHTIME_WERROR=OFF', // an old compiler's
  ...(test ? ['-DTHROUGHTIME_TESTS=ON'] : []),
  ...options,
];
const parallel = ['--parallel', process.env.CMAKE_BUILD_PARALLEL_LEVEL ?? String(availableParallelism())];

/** Configure and build, each by itself: `rebuild` throws the objects away. */
function cmakeJs() {
  const call = (command, ...args) =>
    run(process.execPath, resolve('cmake-js/bin/cmake-js'), command, '-d', source, '-O', objects, '-B', 'Release', '-G', 'Ninja', ...args);
  call('configure', ...definitions.map((definition) => definition.replace(/^-D/, '--CD')));
  return (...targets) => call('build', ...targets, ...parallel);
}

function plainCMake() {
  const headers = [join(packages[0], 'include'), packages[1]].join(';');
  run(
    ...['cmake', '-S', source, '-B', objects, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', `-DTHROUGHTIME_NODE_API_INCLUDE=${headers}`],
    ...(toolchain ? [`-DCMAKE_TOOLCHAIN_FILE=${join(source, toolchain)}`] : []),
    ...(compiler ? [`-DCMAKE_CXX_COMPILER=${compiler}`] : []),
    ...definitions,
  );
  return (...targets) => run('cmake', '--build', objects, ...targets, ...parallel);
}

// The options of an earlier run are not this one's.
rmSync(join(objects, 'CMakeCache.txt'), { force: true });
const make = root || toolchain ? plainCMake() : cmakeJs();
make(...(test ? [] : ['--target', 'throughtime']));
if (test) make('--target', 'test');
// macOS: local symbols only, the addon finds Node-API by name.
const what = process.platform === 'darwin' ? '-Sx' : '--strip-unneeded';
if (strip) for (const file of readdirSync(output)) if (/\.node$|\.so(\.\d+)?$/.test(file)) run(strip, what, join(output, file));
