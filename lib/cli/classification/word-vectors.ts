// Word vectors: random, or from a file.
import { ThroughtimeError } from '../../errors.js';
import type { TextClassifierOptions } from '../../models/text-classifier.js';
import { loadVectors } from '../../text/vectors.js';
import type { Vocabulary } from '../../text/vocabulary.js';
import { tell } from '../output.js';

interface WordVectorOptions {
  readonly vectors?: string;
  readonly embedding?: number;
  readonly freeze?: boolean;
}

/** Initial word vectors of a model as the options say, and their length. @throws ThroughtimeError ERR_TT_FILE */
export async function wordVectors(
  vocabulary: Vocabulary,
  { vectors: path, embedding, freeze = false }: WordVectorOptions,
): Promise<TextClassifierOptions & { readonly embedding: number }> {
  if (path === undefined) return { embedding: embedding ?? 100 };
  const { weight, dimension, found, coverage } = await loadVectors(path, vocabulary, { onWarning: tell });
  if (embedding !== undefined && embedding !== dimension)
    throw new ThroughtimeError('ERR_TT_FILE', `${path}: the vectors have ${dimension} numbers, expected ${embedding} as --embedding says`);
  tell(`${found.length} tokens have vectors in ${path} (${(100 * coverage.types).toFixed(1)} %)`);
  return { embedding: dimension, vectors: weight, freeze };
}
