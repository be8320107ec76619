// The form of plain data that a script brings along: reports, histories, tables, parts of pages. Looked at from outside in, so that an error
// names the first part that is not as it should be.
import { checkArray, checkBoolean, checkList, checkString, checkTable } from './check.js';
import { complain } from './errors.js';

/** @throws ThroughtimeError ERR_TT_ARG naming the part of `value` that has not the form */
export type Form = (op: string, arg: string, value: unknown) => void;

export const text: Form = checkString;
export const flag: Form = checkBoolean;

/** A number, NaN and infinities too: where they mean nothing they are gaps. */
export const number: Form = (op, arg, value) => {
  if (typeof value !== 'number') throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a number' });
};

/** A number, or null: what JSON makes of NaN. */
export const numberOrNull: Form = (op, arg, value) => {
  if (value !== null) number(op, arg, value);
};

export const textOrNumber: Form = (op, arg, value) => {
  if (typeof value !== 'string' && typeof value !== 'number')
    throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a string or a number' });
};

/** What may be left out. */
export function maybe(form: Form): Form {
  return (op, arg, value) => {
    if (value !== undefined) form(op, arg, value);
  };
}

/** An array, or a typed array, of items of one form. */
export function listOf(item: Form): Form {
  return (op, arg, value) => {
    const list = checkArray(op, arg, value);
    // Not forEach, which leaves out holes.
    for (let i = 0; i < list.length; i++) item(op, `${arg}[${i}]`, list[i]);
  };
}

/** Numbers in anything that has elements; those of arrays of floats need no look. */
export const elements: Form = (op, arg, value) => {
  checkList(op, arg, value);
  if (value instanceof Float32Array || value instanceof Float64Array) return;
  const list = value as ArrayLike<unknown>;
  for (let i = 0; i < list.length; i++) number(op, `${arg}[${i}]`, list[i]);
};

/** The same in an array or a typed array. */
export const numbers: Form = (op, arg, value) => {
  checkArray(op, arg, value);
  elements(op, arg, value);
};

/** An object with at least these parts. */
export function parts(forms: Readonly<Record<string, Form>>): Form {
  return (op, arg, value) => {
    const table = checkTable(op, arg, value) as Readonly<Record<string, unknown>>;
    for (const [name, form] of Object.entries(forms)) form(op, `${arg}.${name}`, table[name]);
  };
}
