// The words for an addon that did not load: what was seen, what was looked for, why it failed, and the commands that help.
import { isThere, packageOf } from './candidates.js';
import { describePlatform, prebuilt } from './platform.js';
import type { Failure } from './trouble.js';

/** A command and what it does. */
export interface Help {
  readonly run: string;
  readonly why: string;
}

const doctor: Help = { run: 'npx throughtime doctor', why: 'checks the machine' };
const build: Help = {
  run: 'npm rebuild throughtime --foreground-scripts',
  why: 'builds it here: needs CMake 3.18, a C++20 compiler, OpenMP',
};

const isPrebuilt = (target: string): boolean => (prebuilt as readonly string[]).includes(target);

/** The reason in one sentence. */
export function reason({ trouble, target, platform }: Failure): string {
  switch (trouble.kind) {
    case 'missing':
      return trouble.foreign.length > 0
        ? `there are binaries for ${trouble.foreign.join(', ')} only: node_modules was installed on another system`
        : isPrebuilt(target)
          ? `the binary for ${target} is not installed: optional packages were left out`
          : `there is no prebuilt binary for ${target}`;
    case 'named':
      return `THROUGHTIME_ADDON names ${trouble.file}, which is not there`;
    case 'corrupt':
      return `a file is damaged: ${trouble.what}`;
    case 'version':
      return `${trouble.file} is of version ${trouble.has}, this package of ${trouble.want}`;
    case 'glibc':
      return `the binary needs glibc ${trouble.needs}, this system has ${platform.libcVersion ?? 'an older one'}`;
    case 'foreign':
      return `the binary is for another C library or processor: ${trouble.what}`;
    case 'library':
      return `the library ${trouble.library} is not installed`;
    case 'other':
      return trouble.what;
  }
}

/** Two or three commands that help. */
export function help({ trouble, target, version, platform }: Failure): readonly Help[] {
  const add: Help = { run: `npm install ${packageOf(target)}@${version}`, why: 'the binary for this platform' };
  const again: Help = { run: `npm install --force throughtime@${version}`, why: 'fetches everything again' };
  const here: Help = { run: 'npm ci', why: 'installs node_modules on the system that runs it (remove the copied one first)' };
  switch (trouble.kind) {
    case 'missing':
      if (trouble.foreign.length > 0) return isPrebuilt(target) ? [here, add, build] : [here, build, doctor];
      return isPrebuilt(target) ? [add, build, doctor] : [build, doctor];
    case 'named':
      return [
        { run: platform.os === 'win32' ? 'set THROUGHTIME_ADDON=' : 'unset THROUGHTIME_ADDON', why: 'looks in the usual places again' },
        doctor,
      ];
    case 'corrupt':
    case 'version':
      return [again, build, doctor];
    case 'foreign':
      return [here, build, doctor];
    case 'glibc':
      return [build, doctor];
    case 'library':
      return [
        platform.libc === 'musl'
          ? { run: 'apk add libgomp libstdc++', why: 'on Alpine' }
          : { run: 'apt-get install -y libgomp1', why: 'on Debian and Ubuntu' },
        build,
        doctor,
      ];
    case 'other':
      return [again, build, doctor];
  }
}

/** A message without the line that names the doctor: what the doctor itself shows. */
export const forTheDoctor = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.includes(doctor.run))
    .join('\n');

/** The whole message. */
export function message(failure: Failure): string {
  const commands = help(failure);
  const width = Math.max(...commands.map(({ run }) => run.length));
  const looked = failure.tried.map(
    (candidate) => `${candidate.label}: ${isThere(candidate) ? 'found' : candidate.kind === 'package' ? 'not installed' : 'not there'}`,
  );
  return [
    'throughtime: the native addon cannot be loaded',
    `  here:        ${describePlatform(failure.platform)}`,
    ...looked.map((line, i) => `  ${i === 0 ? 'looked for:' : '           '}  ${line}`),
    `  reason:      ${reason(failure)}`,
    'What helps:',
    ...commands.map(({ run, why }) => `  ${run.padEnd(width)}   # ${why}`),
  ].join('\n');
}
