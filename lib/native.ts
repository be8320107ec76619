// The only door to the addon. It opens on the first use, so the parts that need no kernels (files, padding) work without it.
import { join } from 'node:path';
import type { Binding } from '../binding.js';
import { ThroughtimeError } from './errors.js';
import { openAddon, type Opened } from './loader/open.js';

export type {
  Binding,
  BuildInfo,
  DType,
  GpuInfo,
  Handle,
  KernelTime,
  MemoryInfo,
  Ops,
  Owner,
  RecurrentQuestion,
  RecurrentWay,
  TypedArray,
} from '../binding.js';

/** The package's folder: lib/ and dist/ are siblings, so it is one up from either. */
export const packageRoot = join(__dirname, '..');

let opened: Opened | undefined;

/** The addon. @throws ThroughtimeError ERR_TT_NATIVE */
export function native(): Binding {
  return (opened ??= open()).binding;
}

/** The addon, and where it came from. @throws ThroughtimeError ERR_TT_NATIVE */
export function nativeSource(): Opened {
  return (opened ??= open());
}

function open(): Opened {
  const wanted = process.env['THROUGHTIME_REAL'] ?? 'float32';
  if (wanted !== 'float32' && wanted !== 'float64') {
    throw new ThroughtimeError('ERR_TT_NATIVE', `throughtime: THROUGHTIME_REAL is "${wanted}", expected float32 or float64`);
  }
  // The build that checks gradients lies beside the usual one and is never part of a release.
  return openAddon(packageRoot, wanted === 'float64' ? { beside: 'throughtime_f64.node' } : {});
}
