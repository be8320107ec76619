// Bundlers: the program becomes one file, throughtime stays in node_modules, as docs/deploy.md says.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { here, run, tool } from './shell.mjs';
import { trained } from './steps.mjs';

const entry = 'ten-steps.mjs';
const webpackConfig = `module.exports = {
  mode: 'production', target: 'node', entry: './${entry}', externals: { throughtime: 'commonjs throughtime' },
  output: { path: __dirname, filename: 'by-webpack.cjs' },
};`;

/** Each bundler's program and arguments, and the file it writes. */
const bundlers = {
  esbuild: {
    program: () => join(tool('esbuild'), 'bin/esbuild'),
    args: [entry, '--bundle', '--platform=node', '--format=esm', '--external:throughtime', '--outfile=by-esbuild.mjs'],
    out: 'by-esbuild.mjs',
  },
  Rollup: {
    program: () => join(tool('rollup'), 'dist/bin/rollup'),
    args: [entry, '--external', 'throughtime,node:fs', '--format', 'es', '--file', 'by-rollup.mjs'],
    out: 'by-rollup.mjs',
  },
  Rolldown: {
    program: () => join(tool('rolldown'), 'bin/cli.mjs'),
    args: [entry, '--external', 'throughtime', '--platform', 'node', '--format', 'esm', '--file', 'by-rolldown.mjs'],
    out: 'by-rolldown.mjs',
  },
  Vite: {
    program: () => join(tool('vite'), 'bin/vite.js'),
    args: ['build', '--ssr', entry, '--outDir', 'by-vite'],
    out: 'by-vite/ten-steps.mjs',
  },
  webpack: {
    program: () => join(tool('webpack-cli', 'webpack-cli', ['webpack']), 'bin/cli.js'),
    args: ['--config', 'webpack.config.cjs'],
    out: 'by-webpack.cjs',
  },
};

export function bundled(folder) {
  copyFileSync(join(here, entry), join(folder, entry));
  writeFileSync(join(folder, 'webpack.config.cjs'), webpackConfig);
  const names = Object.entries(bundlers).map(([name, { program, args, out }]) => {
    run(process.execPath, [program(), ...args], { cwd: folder });
    trained(out, run(process.execPath, [out], { cwd: folder }));
    return name;
  });
  return `${names.join(', ')}: bundled with throughtime external, each trained`;
}
