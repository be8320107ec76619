// Random numbers are Philox functions of (seed, step, element). The seed is set by the user; the step counts the draws, so every
// random operation of a run has its own stream and a run repeats exactly from (seed, step) on any number of threads.
import { checkInteger } from './check.js';
import { complain } from './errors.js';

/** Where the generator stands. */
export interface RngState {
  readonly seed: number;
  /** Draws so far. */
  readonly step: number;
}

let state: RngState = { seed: 0, step: 0 };

/**
 * Restarts the generator behind initial weights, dropout, shuffling and `uniform`/`normal`. Without it the seed is 0: two runs of a
 * program draw the same numbers.
 * @param seed an integer of at least 0
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export function setSeed(seed: number): void {
  state = { seed: checkInteger('setSeed', 'seed', seed, 0), step: 0 };
}

/** The state of the generator, to continue from later. */
export function getRngState(): RngState {
  return state;
}

/** Continues from a state of `getRngState`. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function setRngState(given: RngState): void {
  if (typeof (given as unknown) !== 'object' || (given as unknown) === null)
    throw complain('ERR_TT_ARG', { op: 'setRngState', arg: 'state', got: given, want: '{ seed, step }' });
  const { seed, step } = given;
  state = { seed: checkInteger('setRngState', 'seed', seed, 0), step: checkInteger('setRngState', 'step', step, 0) };
}

/** Seed and step of one draw; never the same twice. */
export function nextStream(): [seed: number, step: number] {
  const { seed, step } = state;
  state = { seed, step: step + 1 };
  return [seed, step];
}
