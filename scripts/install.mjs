// Makes the native addon loadable: keeps a binary that fits, else builds it with plain CMake.
//   node scripts/install.mjs         only the addon, only if needed
//   node scripts/install.mjs --all   also the float64 build, the native tests and the benchmarks
// It never falls back to node-gyp, which would wipe build/.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const build = join(root, 'build');
const all = process.argv.includes('--all');
const works = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

const help = `
  Debian, Ubuntu   sudo apt-get install -y cmake g++ ninja-build
  Fedora, RHEL     sudo dnf install -y cmake gcc-c++ ninja-build
  Alpine           apk add cmake g++ samurai
  macOS            xcode-select --install && brew install cmake ninja libomp
Then run \`npm rebuild throughtime\`, or \`npm install\` again.`;

function addonLoads() {
  try {
    createRequire(import.meta.url)('node-gyp-build')(root);
    return true;
  } catch (error) {
    // A binary that is there and does not load is worth knowing about; none at all is the ordinary case.
    if (!/^No native build was found/.test(error.message)) console.error(`throughtime: ${error.message}`);
    return false;
  }
}

function cmake(...args) {
  // Progress goes to stderr: standard output belongs to the program that asked for the build.
  const { status } = spawnSync('cmake', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error(`throughtime: \`cmake ${args.join(' ')}\` failed.`);
    process.exit(1);
  }
}

function requireTools(ninja) {
  const missing = [];
  if (!works('cmake')) missing.push('cmake (3.20 or newer)');
  if (!works(process.env.CXX ?? 'c++') && !works('g++') && !works('clang++')) missing.push('a C++20 compiler');
  if (!ninja && !works('make') && process.platform !== 'win32') missing.push('ninja or make');
  if (missing.length === 0) return;
  console.error(
    `throughtime: no prebuilt binary fits ${process.platform}-${process.arch}, and building one needs ${missing.join(', ')}.${help}`,
  );
  process.exit(1);
}

// A build folder of our own is brought up to date even if its addon loads: sources may have changed under it.
const configured = existsSync(join(build, 'CMakeCache.txt'));
if (all || configured || !addonLoads()) {
  const ninja = works('ninja');
  requireTools(ninja);
  const options = all ? ['-DTHROUGHTIME_F64=ON', '-DTHROUGHTIME_TESTS=ON'] : [];
  const generator = ninja && !configured ? ['-G', 'Ninja'] : [];
  if (all || !configured) cmake('-S', root, '-B', build, '-DCMAKE_BUILD_TYPE=Release', ...generator, ...options);
  const targets = all ? [] : ['--target', 'throughtime'];
  cmake('--build', build, '--config', 'Release', '--parallel', String(availableParallelism()), ...targets);
  if (!addonLoads()) process.exit(1);
}
