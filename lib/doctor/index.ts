// Examines the machine: what is there, what is wrong, what to do.
import { advise, type Advice } from './advice.js';
import { gatherFacts, type Facts } from './facts.js';

export { report } from './text.js';

/** What `throughtime doctor --json` prints. */
export interface Examination extends Facts {
  /** Whether there is no problem; hints may be there. */
  readonly ok: boolean;
  readonly advice: readonly Advice[];
}

/** @param seconds of the self-test, 0 to leave it out */
export async function examine(seconds = 2): Promise<Examination> {
  const facts = await gatherFacts(seconds);
  const advice = advise(facts);
  return { ...facts, ok: advice.every(({ level }) => level !== 'problem'), advice };
}
