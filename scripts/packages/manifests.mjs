// The package.json of each published package, from the repository's.
import { folderOf, packageOf, plugin, targets } from '../prebuilds/targets.mjs';

/**
 * The fields of package.json that are looked at; all others pass through.
 * @typedef {Record<string, unknown> & { version: string, scripts: Record<string, string>, files: readonly string[] }} Manifest
 */

/**
 * What all packages share.
 * @param {Manifest} repository
 */
const common = ({ version, author, repository, engines }) => ({
  version,
  author,
  ...(repository && { repository }),
  type: 'commonjs',
  engines,
});

// What the binaries contain or carry along; see THIRD_PARTY_NOTICES.md.
const gnu = 'MIT AND GPL-3.0-or-later WITH GCC-exception-3.1';
const llvm = 'MIT AND Apache-2.0 WITH LLVM-exception';

/**
 * A package with the binary of one target.
 * @param {Manifest} repository
 * @param {string} target
 * @returns {Record<string, unknown>}
 */
export function targetPackage(repository, target) {
  const { os, cpu, libc } = targets[target];
  return {
    name: packageOf(target),
    description: `The native part of throughtime for ${target}`,
    ...common(repository),
    license: libc === 'glibc' ? gnu : llvm,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    main: `./${folderOf(target)}/throughtime${libc ? `.${libc}` : ''}.node`,
    preferUnplugged: true, // Yarn keeps packages in zip files, from which no library can be loaded
  };
}

/**
 * The CUDA plugin.
 * @param {Manifest} repository
 * @returns {Record<string, unknown> & { name: string }}
 */
export function pluginPackage(repository) {
  return {
    name: packageOf(plugin.name),
    description: 'Trains throughtime models on NVIDIA GPUs',
    ...common(repository),
    license: 'SEE LICENSE IN THIRD_PARTY_NOTICES.md', // NVIDIA's has no name in SPDX's list
    os: [plugin.os],
    cpu: [plugin.cpu],
    libc: [plugin.libc],
    preferUnplugged: true,
  };
}

/**
 * The main package: without what only a checkout needs, with the binaries as optional dependencies of exactly this version.
 * @param {Manifest} repository
 * @param {readonly string[]} present the targets that have a binary
 * @param {boolean} hasPlugin
 * @returns {Record<string, unknown>}
 */
export function mainPackage(repository, present, hasPlugin) {
  const { version, scripts, files } = repository;
  const cuda = packageOf(plugin.name);
  const manifest = {
    ...repository,
    files: files.filter((name) => name !== 'prebuilds'),
    scripts: { install: scripts.install },
    optionalDependencies: Object.fromEntries(present.map((target) => [packageOf(target), version])),
    // Optional peer: package managers with strict folders then let throughtime see it where the user has installed it.
    ...(hasPlugin && { peerDependencies: { [cuda]: version }, peerDependenciesMeta: { [cuda]: { optional: true } } }),
  };
  delete manifest.devDependencies;
  return manifest;
}
