// Precision, recall and F1 of entities, with the counting of seqeval: an entity is right when its type and both ends are.
import { checkChoice, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import { entitiesOf, type Entity, type TagScheme } from './entities.js';
import { listOf, text } from '../form.js';
import { averageOf, scoresOfCounts, type Scores } from './scores.js';

export interface EntityOptions {
  /**
   * Count only what this scheme allows as an entity (seqeval's strict mode). Default: read tags leniently, as conlleval does; then I after O
   * begins an entity.
   */
  readonly scheme?: TagScheme;
}

export interface EntityScores {
  /** By type, in order of their names. */
  readonly types: readonly ({ readonly type: string } & Scores)[];
  /** From the counts of all types together: what papers report as F1. */
  readonly micro: Scores;
  /** Plain mean over types. */
  readonly macro: Scores;
  /** Mean over types weighted by support. */
  readonly weighted: Scores;
}

/** The tags of sentences. */
export type TagSequences = readonly (readonly string[])[];

/**
 * Precision, recall and F1 of the entities in tagged sentences (CoNLL 2000 and 2003). Support counts true entities; a quotient without a
 * denominator is 0. Without any entity on either side everything is 0.
 * @param targets tags of each sentence: `B-PER`, `I-PER`, `O`, …
 * @throws ThroughtimeError ERR_TT_SHAPE when sentences or tags do not pair up, ERR_TT_ARG for no sentences or a tag of another form
 * @example
 * ```ts
 * import { entityF1 } from 'throughtime';
 * const { micro, types } = entityF1([['B-PER', 'I-PER', 'O', 'B-LOC']], [['B-PER', 'I-PER', 'O', 'O']]);
 * console.log(micro.precision, micro.recall, types.map(({ type, f1 }) => `${type} ${f1}`)); // 1 0.5 ["LOC 0", "PER 1"]
 * ```
 */
export function entityF1(targets: TagSequences, predictions: TagSequences, options?: EntityOptions): EntityScores {
  const op = 'entityF1';
  const { scheme } = checkOptions(op, options, { scheme: undefined });
  if (scheme !== undefined) checkChoice(op, 'scheme', scheme, ['IOB2', 'IOBES']);
  listOf(listOf(text))(op, 'targets', targets);
  listOf(listOf(text))(op, 'predictions', predictions);
  if (targets.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'targets', got: new Says('empty'), want: 'at least one sentence' });
  requirePaired('predictions', targets.length, predictions.length, 'sentences');
  const counts = new Map<string, { right: number; predicted: number; support: number }>();
  const of = (type: string) => {
    const found = counts.get(type) ?? { right: 0, predicted: 0, support: 0 };
    counts.set(type, found);
    return found;
  };
  targets.forEach((tags, s) => {
    const answer = predictions[s] as readonly string[];
    requirePaired(`predictions[${s}]`, tags.length, answer.length, 'tags');
    const wanted = entitiesOf(`${op} targets[${s}]`, tags, scheme);
    const known = new Set(wanted.map(key));
    for (const { type } of wanted) of(type).support++;
    for (const entity of entitiesOf(`${op} predictions[${s}]`, answer, scheme)) {
      of(entity.type).predicted++;
      if (known.has(key(entity))) of(entity.type).right++;
    }
  });
  const names = [...counts.keys()].sort();
  const types = names.map((type) => ({ type, ...scoresOfCounts(of(type)) }));
  const total = { right: 0, predicted: 0, support: 0 };
  for (const { right, predicted, support } of counts.values()) {
    total.right += right;
    total.predicted += predicted;
    total.support += support;
  }
  return {
    types,
    micro: scoresOfCounts(total),
    macro: averageOf(types, () => 1),
    weighted: averageOf(types, ({ support }) => support),
  };
}

function key({ type, start, end }: Entity): string {
  return `${start} ${end} ${type}`;
}

function requirePaired(arg: string, want: number, got: number, what: string): void {
  if (got !== want)
    throw complain('ERR_TT_SHAPE', {
      op: 'entityF1',
      arg,
      got: new Says(`${got} ${what}`),
      want: `${want}`,
      why: 'as many as the targets',
    });
}
