// What a vocabulary is in a file, and what can be wrong with it.
import { complain, Says } from '../errors.js';

/** A vocabulary as JSON. */
export interface VocabularyData {
  /** Of this form of the file. */
  readonly version: 1;
  readonly specials: readonly string[];
  /** All tokens in the order of their ids; the first are the specials. */
  readonly tokens: readonly string[];
}

/** @throws ThroughtimeError ERR_TT_ARG unless `value` has the form of a vocabulary */
export function checkVocabulary(value: unknown): VocabularyData {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('value', value, 'an object');
  const { version, specials, tokens } = value as Partial<Record<keyof VocabularyData, unknown>>;
  if (version !== 1) throw wrong('version', version, '1');
  const first = checkSpecials(specials);
  const all = checkTokens('tokens', tokens);
  if (all.length === 0) throw wrong('tokens', new Says('empty'), 'at least one token');
  first.forEach((special, id) => {
    if (all[id] !== special) throw wrong(`tokens[${id}]`, all[id], JSON.stringify(special), 'specials come first');
  });
  return { version, specials: first, tokens: all };
}

/** @throws ThroughtimeError ERR_TT_ARG unless these are strings, each once */
export function checkSpecials(specials: unknown): readonly string[] {
  return checkTokens('specials', specials);
}

function checkTokens(arg: string, tokens: unknown): readonly string[] {
  if (!Array.isArray(tokens)) throw wrong(arg, tokens, 'an array of strings');
  const seen = new Map<string, number>();
  tokens.forEach((token: unknown, id) => {
    if (typeof token !== 'string') throw wrong(`${arg}[${id}]`, token, 'a string');
    const before = seen.get(token);
    if (before !== undefined) throw wrong(`${arg}[${id}]`, token, 'a token of its own', `it is ${arg}[${before}] already`);
    seen.set(token, id);
  });
  return [...(tokens as string[])];
}

function wrong(arg: string, got: unknown, want: string, why?: string): Error {
  return complain('ERR_TT_ARG', { op: 'Vocabulary', arg, got, want, ...(why !== undefined && { why }) });
}
