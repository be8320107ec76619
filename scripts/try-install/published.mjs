// The layout as it is published: the main package finds its binary as an optional dependency. The packages are not in a registry yet, so
// overrides name the files that `npm run packages` made.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { barePath, project, root, run, tool } from './shell.mjs';
import { tenSteps } from './steps.mjs';
import { npm, quiet } from './tries.mjs';

const tarballs = join(root, 'build-packages');

/** Every package that was made, as a file. */
function files() {
  if (!existsSync(tarballs)) throw new Error('no build-packages/: run npm run packages');
  const names = readdirSync(tarballs).filter((name) => name.endsWith('.tgz'));
  const main = names.find((name) => /^throughtime-\d/.test(name));
  const others = names.filter((name) => name !== main);
  return {
    main: `file:${join(tarballs, main)}`,
    others: Object.fromEntries(
      others.map((name) => [`@throughtime/${/^throughtime-(.*?)-\d+\./.exec(name)[1]}`, `file:${join(tarballs, name)}`]),
    ),
  };
}

/** A project that depends on throughtime. */
export function published() {
  const { main, others } = files();
  return project({ dependencies: { throughtime: main }, overrides: others, resolutions: others, pnpm: { overrides: others } });
}

export function npmPublished() {
  const folder = published();
  run('npm', ['install', ...quiet], { cwd: folder, env: { ...process.env, PATH: barePath() } });
  return `${readdirSync(join(folder, 'node_modules/@throughtime')).join(', ')}: ${npm(folder)}`;
}

export function pnpmPublished() {
  const folder = published();
  const { overrides } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // Newer versions read this file, older ones package.json.
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    `overrides:\n${Object.entries(overrides)
      .map(([name, file]) => `  '${name}': '${file}'`)
      .join('\n')}\n`,
  );
  const program = join(tool('pnpm', 'pnpm@10'), 'bin/pnpm.cjs');
  run(process.execPath, [program, 'install', '--ignore-scripts'], { cwd: folder });
  return `${run(process.execPath, [program, '--version']).trim()}, ${npm(folder)}`;
}

export function yarnPublished() {
  const folder = published();
  const program = join(tool('@yarnpkg/cli-dist'), 'bin/yarn.js');
  const env = {
    ...process.env,
    YARN_ENABLE_SCRIPTS: 'false',
    YARN_ENABLE_TELEMETRY: 'false',
    // One cache, in the project: with a second one Yarn 4.18 looks for files of other platforms where it has not put them.
    YARN_GLOBAL_FOLDER: join(folder, '.yarn-global'),
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  };
  const registry = run('npm', ['config', 'get', 'registry']).trim();
  writeFileSync(join(folder, 'yarn.lock'), '');
  run(process.execPath, [program, 'install'], { cwd: folder, env: { ...env, YARN_NPM_REGISTRY_SERVER: registry } });
  if (!existsSync(join(folder, '.pnp.cjs'))) throw new Error('yarn made no .pnp.cjs');
  const said = tenSteps(folder, (script) => [process.execPath, '-r', './.pnp.cjs', '--experimental-loader', './.pnp.loader.mjs', script], {
    env,
  });
  return `${run(process.execPath, [program, '--version'], { cwd: folder, env }).trim()} with Plug'n'Play, ${said}`;
}

export function bunPublished() {
  const folder = published();
  const program = join(tool('@oven/bun-linux-x64'), 'bin/bun');
  run(program, ['install', '--ignore-scripts'], { cwd: folder });
  return `${run(program, ['--version']).trim()}, ${tenSteps(folder, (script) => [program, script])}`;
}
