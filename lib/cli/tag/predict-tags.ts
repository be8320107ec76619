// throughtime predict, of a tagger.
import { loadTagger } from '../../saved/tagger-files.js';
import { print } from '../output.js';
import { textsOf, type PredictOptions } from '../predict.js';

/** Sentences are texts with white space between their tokens. Prints a line per token and a blank one after each sentence. */
export async function predictTags(dir: string, options: PredictOptions): Promise<void> {
  const system = await loadTagger(dir);
  for await (const answer of system.tagStream(tokenised(textsOf(options)))) {
    if (options.json) await print(JSON.stringify(answer));
    else await print(answer.map(({ token, tag }) => `${token}\t${tag}\n`).join(''));
  }
}

async function* tokenised(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<readonly string[], void, undefined> {
  for await (const text of texts) yield text.trim() === '' ? [] : text.trim().split(/\s+/);
}
