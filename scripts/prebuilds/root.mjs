// A folder with an old Debian in it, in which a binary is built so that it runs on every system that is not older still.
// It is made once and lies outside the repository, in THROUGHTIME_ROOTS or the system's folder for temporary files.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

// debootstrap knows a mirror by itself; another one is named in the environment.
const mirror = process.env.THROUGHTIME_DEBIAN_MIRROR;

/** Roots and tools, kept between runs: large, and outside the repository. */
export const store = process.env.THROUGHTIME_ROOTS ?? join(tmpdir(), 'throughtime');

export const rootFolder = (suite) => join(store, suite);

/** Makes the root if it is not there, adds missing packages. Needs debootstrap and the rights of root. */
export function makeRoot(suite, packages) {
  const folder = rootFolder(suite);
  if (!existsSync(join(folder, 'usr/bin/dpkg'))) {
    mkdirSync(folder, { recursive: true });
    execFileSync('debootstrap', ['--variant=minbase', suite, folder, ...(mirror ? [mirror] : [])], { stdio: ['ignore', 2, 2] });
  }
  const missing = packages.filter((name) => !existsSync(join(folder, `var/lib/dpkg/info/${name}.list`)));
  if (missing.length > 0) {
    // Another processor's package is named with it: `musl:arm64`.
    for (const name of missing) if (name.includes(':')) inRoot(folder, ['dpkg', '--add-architecture', name.split(':')[1]]);
    inRoot(folder, ['apt-get', 'update', '-qq']);
    inRoot(folder, ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing]);
  }
  return folder;
}

// A mount namespace of its own: what is mounted in it is gone when the command ends, however it ends.
const enter = `
root=$1 binds=$2
shift 2
while [ "$binds" -gt 0 ]; do
  mkdir -p "$root$1" && mount --bind "$1" "$root$1" || exit 1
  binds=$((binds - 1))
  shift
done
exec chroot "$root" "$@"`;

/** Runs a command in the root; `binds` are folders seen at the same path inside. */
export function inRoot(folder, command, binds = []) {
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
    CTEST_OUTPUT_ON_FAILURE: '1',
    CTEST_PARALLEL_LEVEL: process.env.CMAKE_BUILD_PARALLEL_LEVEL ?? String(availableParallelism()),
  };
  const args = ['--mount', 'sh', '-c', enter, 'sh', folder, String(binds.length), ...binds, ...command];
  execFileSync('unshare', args, { stdio: ['ignore', 2, 2], env });
}
