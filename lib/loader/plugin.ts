// The CUDA plugin: a shared library beside the addon in a build from source, or a package of its own, so that only who wants it downloads it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './candidates.js';

/** The npm package with the plugin; undefined for platforms that have none. */
export function pluginPackage(os: string = process.platform, cpu: string = process.arch): string | undefined {
  return os === 'linux' && cpu === 'x64' ? '@throughtime/cuda-linux-x64' : undefined;
}

/** The plugin's file, of the package that lies at `root`: what THROUGHTIME_CUDA names, or what is there; undefined if there is none. */
export function findPlugin(root: string, name = pluginPackage(), named = process.env['THROUGHTIME_CUDA']): string | undefined {
  if (named) return named;
  const folders = [join(root, 'build/Release'), name === undefined ? undefined : packageFolder(name, root)];
  return folders.flatMap((folder) => (folder ? [join(folder, 'libthroughtime_cuda.so')] : [])).find((file) => existsSync(file));
}
