// Callbacks that a resumed run continues with.
import { complain } from '../errors.js';
import type { StateTree } from '../io/state-file.js';
import type { Callback } from '../trainer/events.js';

/** A callback with a memory: `save` tells it, `load` takes it back, `check` looks at a run before it begins. `name` keeps one callback from taking another's. */
export function remembering<S extends { readonly [key: string]: StateTree | undefined }>(
  name: string,
  callback: Callback,
  save: () => S,
  load: (state: S) => void,
  check?: Callback['check'],
): Callback {
  return Object.assign(callback, {
    ...(check && { check }),
    stateDict: (): StateTree => ({ callback: name, ...save() }),
    loadStateDict: (state: StateTree): void => {
      const { callback: got, ...rest } = state as unknown as S & { readonly callback: string };
      if (got !== name)
        throw complain('ERR_TT_ARG', { op: name, arg: 'state', got, want: `the state of ${name}`, why: 'callbacks in another order' });
      load(rest as unknown as S);
    },
  });
}
