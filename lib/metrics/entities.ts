// Entities in sequences of tags: B- begins one, I- continues it, E- ends it, S- is one of a single token, O is outside.
import { complain } from '../errors.js';

/** How tags mark entities. `IOB2` has B and I, `IOBES` (also BILOU, BMES) E and S too. */
export type TagScheme = 'IOB2' | 'IOBES';

/** Tokens of one entity. */
export interface Entity {
  readonly type: string;
  /** Its first token. */
  readonly start: number;
  /** After its last token. */
  readonly end: number;
}

interface Tag {
  readonly prefix: string;
  readonly type: string;
}

const outside: Tag = { prefix: 'O', type: '' };

/** Whether a tag is O or names a part of an entity. */
export function isEntityTag(tag: string): boolean {
  return tag === 'O' || /^[BIES]-./.test(tag);
}

/**
 * The entities of a sequence of tags.
 * @param scheme with it only what it allows is an entity; without, as conlleval reads them: an entity also begins where a tag does not
 * continue the one before, and ends where the next does not continue it, whatever the prefixes
 * @throws ThroughtimeError ERR_TT_ARG for a tag that is neither O nor a prefix, a hyphen and a type
 */
export function entitiesOf(op: string, tags: readonly string[], scheme: TagScheme | undefined): readonly Entity[] {
  const parts = tags.map((tag, i) => partsOf(op, tag, i, scheme));
  const entities: Entity[] = [];
  let start: number | undefined;
  parts.forEach((tag, i) => {
    const [before, after] = [parts[i - 1] ?? outside, parts[i + 1] ?? outside];
    if (begins(tag, before, scheme)) start = i;
    else if (!continues(tag, before)) start = undefined;
    if (start !== undefined && ends(tag, after, scheme)) {
      entities.push({ type: tag.type, start, end: i + 1 });
      start = undefined;
    }
  });
  return entities;
}

function partsOf(op: string, tag: string, i: number, scheme: TagScheme | undefined): Tag {
  const letters = scheme === 'IOB2' ? 'B and I' : 'B, I, E and S';
  if (!isEntityTag(tag) || (scheme === 'IOB2' && /^[ES]/.test(tag))) {
    throw complain('ERR_TT_ARG', {
      op,
      arg: `tag ${i}`,
      got: tag,
      want: 'O, or a letter, a hyphen and a type',
      why: `letters are ${letters}`,
    });
  }
  return tag === 'O' ? outside : { prefix: tag.charAt(0), type: tag.slice(2) };
}

function begins(tag: Tag, before: Tag, scheme: TagScheme | undefined): boolean {
  if (tag.prefix === 'B' || tag.prefix === 'S') return true;
  return scheme === undefined && tag.prefix !== 'O' && !continues(tag, before);
}

/** Whether a tag belongs to the entity of the tag before. */
function continues({ prefix, type }: Tag, before: Tag): boolean {
  return (prefix === 'I' || prefix === 'E') && (before.prefix === 'B' || before.prefix === 'I') && type === before.type;
}

/** Whether the entity of a tag is whole with it. */
function ends(tag: Tag, after: Tag, scheme: TagScheme | undefined): boolean {
  if (scheme === 'IOBES') return tag.prefix === 'E' || tag.prefix === 'S';
  return !continues(after, tag);
}
