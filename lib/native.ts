// The only door to the addon. It opens on the first use, so the parts that need no kernels (files, padding) work without it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Binding } from '../binding.js';
import { ThroughtimeError } from './errors.js';

export type { Binding, BuildInfo, DType, Handle, MemoryInfo, Ops, TypedArray } from '../binding.js';

// lib/ and dist/ are siblings: the package root is one up from either.
const root = join(__dirname, '..');
const load = createRequire(__filename);

let binding: Binding | undefined;

/** The addon. */
export function native(): Binding {
  return (binding ??= open());
}

function open(): Binding {
  const wanted = process.env['THROUGHTIME_REAL'] ?? 'float32';
  if (wanted !== 'float32' && wanted !== 'float64') {
    throw new ThroughtimeError('ERR_TT_NATIVE', `throughtime: THROUGHTIME_REAL is "${wanted}", expected float32 or float64`);
  }
  let file = '';
  try {
    file = (load('node-gyp-build') as { resolve(folder: string): string }).resolve(root);
    // The build that checks gradients lies beside the usual one and is never part of a release.
    if (wanted === 'float64') file = join(dirname(file), 'throughtime_f64.node');
    return load(file) as Binding;
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_NATIVE', missing(file, cause), { cause });
  }
}

function missing(file: string, cause: unknown): string {
  const platform = `${process.platform}-${process.arch}, Node ${process.versions.node}`;
  return [
    `throughtime: the native addon cannot be loaded on ${platform}`,
    `  looked for: ${file || `build/Release/*.node, then prebuilds/${process.platform}-${process.arch}/*.node, in ${root}`}`,
    `  reason: ${cause instanceof Error ? cause.message.trim().split('\n')[0] : String(cause)}`,
    'What helps:',
    '  - prebuilt binaries exist for the platforms in README.md: npm install --force throughtime',
    '  - from source (needs CMake 3.20 and a C++20 compiler): npm rebuild throughtime, or npm run build in a checkout',
  ].join('\n');
}
