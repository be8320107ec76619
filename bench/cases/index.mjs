// All cases, in the order in which they run. A case has a name, a shape in words, the reason why it is measured, and `spec`, which tells a peer in
// another process what to compute. `make()` returns one `step` and, where a peer has the case too, the tensors that it is `given` and its
// `outcome` from them: numbers by name. A step that `waits` reads its result itself.
import { languageModel } from './language-model.mjs';
import { recurrent } from './recurrent.mjs';
import { lengths, lengthsPadded } from './lengths.mjs';
import { sentiment, sentimentOrdinary } from './sentiment.mjs';
import { stepAwaited, stepSync } from './step.mjs';
import { tiny, tiny64 } from './tiny.mjs';

/**
 * @typedef {{ step: () => unknown, given?: Map<string, import('throughtime').Tensor>, outcome?: () => Promise<Record<string, number[]>>, waits?: boolean }} Work
 * @type {{ name: string, why: string, shape: string, spec: object, tokens?: number, make: () => Work }[]}
 */
export const cases = [
  sentiment,
  sentimentOrdinary,
  languageModel,
  tiny,
  tiny64,
  lengthsPadded,
  lengths,
  stepSync,
  stepAwaited,
  ...recurrent,
];
