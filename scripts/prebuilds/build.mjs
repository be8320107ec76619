// Builds one target with plain CMake, in a root if one is named, and strips it. Called by prebuildify in the folder where it expects
// build/Release; what to build comes in THROUGHTIME_PREBUILD (see prebuilds.mjs).
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { inRoot } from './root.mjs';
import { targets } from './targets.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { target, root, test, options = [] } = JSON.parse(process.env.THROUGHTIME_PREBUILD);
const { toolchain, strip, libc } = targets[target];
const staging = process.cwd();
const output = join(staging, 'build/Release');

const { resolve } = createRequire(import.meta.url);
const packages = ['node-api-headers', 'node-addon-api'].map((name) => dirname(resolve(`${name}/package.json`)));
const headers = [join(packages[0], 'include'), packages[1]].map((folder) => folder.replaceAll('\\', '/')).join(';');

function run(...command) {
  if (root) inRoot(root, command, [source, staging, ...packages]);
  else execFileSync(command[0], command.slice(1), { stdio: ['ignore', 2, 2] });
}

run(
  ...['cmake', '-S', source, '-B', join(staging, 'cmake'), '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release'],
  ...[`-DTHROUGHTIME_OUTPUT=${output}`, `-DTHROUGHTIME_NODE_API_INCLUDE=${headers}`],
  ...(libc === 'glibc' ? ['-DTHROUGHTIME_OLD_GLIBC=ON'] : []),
  ...(toolchain ? [`-DCMAKE_TOOLCHAIN_FILE=${join(source, toolchain)}`] : []),
  ...(test ? ['-DTHROUGHTIME_TESTS=ON', '-DTHROUGHTIME_WERROR=OFF'] : []),
  ...options,
);
const make = (...targets) => run('cmake', '--build', join(staging, 'cmake'), ...targets, '--parallel', String(availableParallelism()));
make(...(test ? [] : ['--target', 'throughtime']));
if (test) make('--target', 'test');
// macOS: local symbols only, the addon finds Node-API by name.
const what = process.platform === 'darwin' ? '-Sx' : '--strip-unneeded';
if (strip) for (const file of readdirSync(output)) if (/\.node$|\.so(\.\d+)?$/.test(file)) run(strip, what, join(output, file));
