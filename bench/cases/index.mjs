// All cases, in the order in which they run. A case has a name, a shape in words, the reason why it is measured, `make()`, which returns one
// step, and `spec`: what a peer in another process needs to do the same work.
import { languageModel } from './language-model.mjs';
import { recurrent } from './recurrent.mjs';
import { lengths, lengthsPadded } from './lengths.mjs';
import { sentiment, sentimentOrdinary } from './sentiment.mjs';
import { tiny, tiny64 } from './tiny.mjs';

/** @type {{ name: string, why: string, shape: string, spec: object, tokens?: number, make: () => () => unknown }[]} */
export const cases = [sentiment, sentimentOrdinary, languageModel, tiny, tiny64, lengthsPadded, lengths, ...recurrent];
