// Makes the native addon loadable: keeps a binary that fits, else builds it with plain CMake, without a network.
//   node scripts/install.mjs         only the addon, only if needed
//   node scripts/install.mjs --all   also the float64 build, the native tests and the benchmarks
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const build = join(root, 'build');
const all = process.argv.includes('--all');
const load = createRequire(import.meta.url);
const works = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

const help = `
  Debian, Ubuntu   sudo apt-get install -y cmake g++ ninja-build
  Fedora, RHEL     sudo dnf install -y cmake gcc-c++ ninja-build
  Alpine           apk add cmake g++ samurai
  macOS            xcode-select --install && brew install cmake ninja libomp
  Windows          winget install Kitware.CMake Ninja-build.Ninja LLVM.LLVM
Then run \`npm rebuild throughtime\`, or \`npm install\` again.`;

/**
 * Whether an addon loads, by the package's own loader. A checkout that was never compiled has none, and nothing but its own build to load.
 * An addon that is there and does not load is worth knowing about; none at all is the ordinary case.
 */
function addonLoads() {
  const loader = join(root, 'dist/loader');
  const built = join(build, 'Release/throughtime.node');
  try {
    if (!existsSync(loader)) {
      if (!existsSync(built)) return false;
      load(built);
      return true;
    }
    const [{ openAddon }, { candidates, isThere }, { platformHere, targetOf }] = ['open', 'candidates', 'platform'].map((name) =>
      load(join(loader, `${name}.js`)),
    );
    if (!candidates(root, targetOf(platformHere())).some(isThere)) return false;
    openAddon(root);
    return true;
  } catch (error) {
    console.error(error.message);
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
  const compilers = process.platform === 'win32' ? ['clang-cl'] : [process.env.CXX ?? 'c++', 'g++', 'clang++'];
  const missing = [];
  if (!works('cmake')) missing.push('cmake (3.18 or newer)');
  if (!compilers.some(works)) missing.push(process.platform === 'win32' ? 'clang-cl' : 'a C++20 compiler');
  if (!ninja && (process.platform === 'win32' || !works('make'))) missing.push(process.platform === 'win32' ? 'ninja' : 'ninja or make');
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
  if (process.platform === 'win32' && !configured) options.push('-DCMAKE_CXX_COMPILER=clang-cl');
  const generator = ninja && !configured ? ['-G', 'Ninja'] : [];
  if (all || !configured) cmake('-S', root, '-B', build, '-DCMAKE_BUILD_TYPE=Release', ...generator, ...options);
  const targets = all ? [] : ['--target', 'throughtime'];
  const jobs = process.env.CMAKE_BUILD_PARALLEL_LEVEL ?? String(availableParallelism());
  cmake('--build', build, '--config', 'Release', '--parallel', jobs, ...targets);
  if (!addonLoads()) process.exit(1);
}
