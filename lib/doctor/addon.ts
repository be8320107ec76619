// The addon: which file, whether it is what was published, which kernels it chose.
import { manifestOf, wrongHash, type Manifest } from '../loader/manifest.js';
import { forTheDoctor } from '../loader/message.js';
import type { Opened } from '../loader/open.js';

export type AddonFacts =
  | {
      readonly ok: true;
      readonly file: string;
      readonly kind: Opened['kind'];
      readonly version: string;
      /** The oldest glibc that a prebuilt addon runs on. */
      readonly glibc: string | undefined;
      /** The kernels in use, and all that this processor runs. */
      readonly isa: string;
      readonly isas: readonly string[];
      /** What products can be computed in. */
      readonly precisions: readonly string[];
      /** Processors that this process may use, and threads that compute. */
      readonly processors: number;
      readonly threads: number;
      readonly damage: string | undefined;
    }
  | { readonly ok: false; readonly error: string };

/** @param open loads the addon or throws */
export function probeAddon(open: () => Opened): AddonFacts {
  try {
    const { binding, kind, file } = open();
    const { version, isa, isas, precisions, processors } = binding.info();
    const manifest: Manifest | undefined = manifestOf(file);
    const damage = manifest && wrongHash(file, manifest);
    return { ok: true, file, kind, version, glibc: manifest?.glibc, isa, isas, precisions, processors, threads: binding.threads(), damage };
  } catch (error) {
    return { ok: false, error: forTheDoctor((error as Error).message) };
  }
}
