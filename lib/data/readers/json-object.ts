// An object of a line of JSON.
import { describe } from '../../errors.js';
import { badLine, listed } from './fault.js';

/** @throws ThroughtimeError ERR_TT_FILE naming the line */
export function parseObject(path: string, line: number, row: string): object {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (cause) {
    throw badLine(path, line, `is no JSON (${(cause as Error).message})`, cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badLine(path, line, `holds ${describe(value)}, expected a JSON object`);
}

/** A value of an object. @throws ThroughtimeError ERR_TT_FILE naming the line */
export function fieldOf(path: string, line: number, object: object, key: string): unknown {
  if (Object.hasOwn(object, key)) return (object as Record<string, unknown>)[key];
  throw badLine(path, line, `has no ${JSON.stringify(key)}, only ${listed(Object.keys(object)) || 'an empty object'}`);
}

/** A label: a string, a number or a boolean. @throws ThroughtimeError ERR_TT_FILE naming the line */
export function labelOf(path: string, line: number, object: object, key: string): string {
  const label = fieldOf(path, line, object, key);
  if (['string', 'number', 'boolean'].includes(typeof label)) return String(label);
  throw badLine(path, line, `${JSON.stringify(key)} is ${describe(label)}, expected a string, a number or a boolean`);
}
