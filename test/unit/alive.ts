// Exact counts of native tensors in tests that check lifetimes.
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memory, synchronize } from '../../lib/index.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** The number of tensors alive when what is garbage has been collected: finalizers need a turn of the event loop. */
export async function tensorsAlive(): Promise<number> {
  await synchronize();
  for (let i = 0; i < 3; i++) {
    gc();
    await turn();
  }
  return memory().tensors;
}
