// Everything `throughtime doctor` looks at, in one record: what --json prints.
import { nativeSource, packageRoot } from '../native.js';
import { platformHere, targetOf, type Platform } from '../loader/platform.js';
import { versionOf } from '../loader/open.js';
import { probeAddon, type AddonFacts } from './addon.js';
import { probeGpu, type GpuFacts } from './gpu.js';
import { probeLimits, type LimitFacts } from './limits.js';
import { probeProcessor, type ProcessorFacts } from './processor.js';
import { selfTest, type SelfTestFacts } from './self-test.js';
import { system, type System } from './system.js';

export interface Facts {
  readonly version: string;
  readonly platform: Platform & { readonly target: string };
  readonly processor: ProcessorFacts;
  readonly limits: LimitFacts;
  readonly addon: AddonFacts;
  readonly gpu: GpuFacts;
  /** undefined where there is no addon to test, or the test was left out. */
  readonly selfTest: SelfTestFacts | { readonly error: string } | undefined;
}

/** Examines this machine. @param seconds of the self-test, 0 to leave it out */
export async function gatherFacts(seconds = 2, on: System = system): Promise<Facts> {
  const platform = platformHere();
  const addon = probeAddon(nativeSource);
  const test = addon.ok && seconds > 0 ? await selfTest(seconds).catch((error: Error) => ({ error: error.message })) : undefined;
  return {
    version: versionOf(packageRoot),
    platform: { ...platform, target: targetOf(platform) },
    processor: await probeProcessor(on),
    limits: probeLimits(on),
    addon,
    gpu: await probeGpu(on, packageRoot, addon.ok),
    selfTest: test,
  };
}
