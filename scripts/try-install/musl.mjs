// musl: a root with no other C library. Bun has a build for it in npm's registry, Node has none there: Node's build for glibc runs in it
// too, with the few functions that musl lacks from musl/glibc.c, and loads the same addon as Node on Alpine does.
import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { inRoot, rootFolder } from '../prebuilds/root.mjs';
import { published } from './published.mjs';
import { emptyFolder, here, run, tool } from './shell.mjs';
import { tenSteps } from './steps.mjs';
import { chrootOf, doctor, nodeFor, quiet } from './tries.mjs';

/** By processor: the dynamic linkers' names, Debian's name for it, and Node for glibc. */
const processors = {
  x64: { glibc: '/lib64/ld-linux-x86-64.so.2', musl: '/lib/ld-musl-x86_64.so.1', debian: 'x86_64-linux', node: nodeFor('x64') },
  arm64: { glibc: '/lib/ld-linux-aarch64.so.1', musl: '/lib/ld-musl-aarch64.so.1', debian: 'aarch64-linux', node: nodeFor('arm64') },
};

/** A program for glibc that starts with musl's dynamic linker: the name in it is replaced. */
function moved(program, { glibc, musl }) {
  const bytes = readFileSync(program);
  bytes.write(musl.padEnd(glibc.length, '\0'), bytes.indexOf(glibc), 'latin1');
  return bytes;
}

/** The root: musl, Node, and what that needs itself, none of which the addon uses. */
function muslRoot(suite, cpu) {
  const { glibc, musl, debian, node } = processors[cpu];
  const from = rootFolder(suite);
  const to = emptyFolder();
  mkdirSync(join(to, 'lib'));
  cpSync(join(from, `lib/${debian}-musl/libc.so`), join(to, musl));
  symlinkSync(musl, join(to, basename(musl).replace('ld-musl', 'lib/libc.musl')));
  const libraries = cpu === 'x64' ? 'lib/x86_64-linux-gnu' : `usr/${debian}-gnu/lib`;
  cpSync(join(from, libraries, 'libgcc_s.so.1'), join(to, 'lib/libgcc_s.so.1'));
  // This system's, newer than the root's, where Bun runs too: it wants that.
  const cxx = cpu === 'x64' ? run('g++', ['-print-file-name=libstdc++.so.6']).trim() : join(from, libraries, 'libstdc++.so.6');
  cpSync(cxx, join(to, 'lib/libstdc++.so.6'), { dereference: true });
  const flags = ['-shared', '-fPIC', '-nostdlib', '-O1', `-Wl,-soname,${basename(glibc)}`];
  inRoot(from, [`${debian}-gnu-gcc`, ...flags, join(here, 'musl/glibc.c'), '-o', join(to, 'lib', basename(glibc))], [here, to]);
  writeFileSync(join(to, 'node'), moved(node(), processors[cpu]), { mode: 0o755 });
  return to;
}

/** The packages as npm chooses them for musl, in the root. */
function muslProject(suite, cpu) {
  const folder = published();
  run('npm', ['install', ...quiet, '--os=linux', `--cpu=${cpu}`, '--libc=musl'], { cwd: folder });
  const to = muslRoot(suite, cpu);
  cpSync(join(folder, 'node_modules'), join(to, 'node_modules'), { recursive: true });
  return to;
}

const chroots = () => ({ env: { PATH: dirname(run('which', ['chroot']).trim()) } });

export function musl(suite) {
  const to = muslProject(suite, 'x64');
  cpSync(join(tool('@oven/bun-linux-x64-musl', '@oven/bun-linux-x64-musl', ['--force', '--libc=musl']), 'bin/bun'), join(to, 'bun'));
  const { env } = chroots();
  const said = (program) => tenSteps(to, (script) => ['chroot', to, program, `/${script}`], { env });
  const version = (program) => run('chroot', [to, program, '--version'], { env }).trim();
  const node = `Node ${version('/node')} with stand-ins for glibc: ${said('/node')}; doctor: ${doctor(to, ['chroot', to, '/node'], { env })}`;
  return `Bun ${version('/bun')}: ${said('/bun')}; ${node}`;
}

/** 64-bit ARM in the emulator, which finds the root's libraries. */
export function muslOnArm64(suite) {
  const to = muslProject(suite, 'arm64');
  const node = ['qemu-aarch64-static', '-L', to, join(to, 'node')];
  const version = run(node[0], [...node.slice(1), '--version']).trim();
  return `Node ${version} with stand-ins for glibc: ${tenSteps(to, (script) => [...node, script])}; doctor: ${doctor(to, node)}`;
}

/** The same Node trains on either C library in turn. */
export function muslSpeed(folder, suite) {
  const roots = [chrootOf(folder, suite), muslProject(suite, 'x64')];
  const times = roots.map(() => []);
  for (const root of roots) copyFileSync(join(here, 'step-times.cjs'), join(root, 'step-times.cjs'));
  for (let round = 0; round < 5; ++round)
    roots.forEach((root, i) => times[i].push(Number(run('chroot', [root, '/node', '/step-times.cjs'], chroots()))));
  const [glibc, musl] = times.map((list) => list.sort((a, b) => a - b)[2]);
  return `a step takes ${musl} ms, on glibc ${glibc} ms: ${(musl / glibc).toFixed(2)} of it`;
}
