// Samples to a batch, column by column.
import { checkList } from '../check.js';
import { tensor } from '../create.js';
import { complain, Says } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { padSequences } from './pad.js';

/** Token ids: the kind of column that is padded. */
export type Sequence = readonly number[] | Int32Array;

/** A column of a batch: sequences are padded to an int32 tensor `[B,T]`, float arrays stacked to `[B,n]`, all else is an array of B. */
export type Column<T> = T extends Sequence | Float32Array | Float64Array ? Tensor : readonly T[];

/** A batch made of samples of type `S`; with `lengths` when a column holds sequences. */
export type Collated<S> = { readonly [K in keyof S]: Column<S[K]> } & (Extract<S[keyof S], Sequence> extends never
  ? unknown
  : { readonly lengths: Int32Array });

/** @throws ThroughtimeError ERR_TT_ARG when a sample is no object or has two columns of sequences, ERR_TT_SHAPE when float arrays differ in length */
export function collate<S>(samples: readonly S[]): Collated<S> {
  const [first] = samples;
  if (typeof first !== 'object' || first === null || Array.isArray(first) || ArrayBuffer.isView(first)) {
    throw complain('ERR_TT_ARG', {
      op: 'batches',
      arg: 'sample',
      got: first,
      want: 'an object',
      why: 'give a collate function for other samples',
    });
  }
  const batch: Record<string, unknown> = {};
  for (const name of Object.keys(first)) {
    const values = samples.map((sample) => (sample as Record<string, unknown>)[name]);
    if (isSequence(values[0])) {
      if ('lengths' in batch)
        throw complain('ERR_TT_ARG', {
          op: 'batches',
          arg: name,
          got: new Says('a second column of sequences'),
          want: 'one',
          why: 'give a collate function for several',
        });
      const { tokens, lengths } = padSequences(values as Sequence[]);
      Object.assign(batch, { [name]: tokens, lengths });
    } else batch[name] = isFloats(values[0]) ? stackFloats(name, values as Float32Array[]) : values;
  }
  return batch as Collated<S>;
}

/** Whether a value is a sequence of token ids. */
export function isSequence(value: unknown): value is Sequence {
  return value instanceof Int32Array || (Array.isArray(value) && value.every((item) => typeof item === 'number'));
}

function isFloats(value: unknown): value is Float32Array | Float64Array {
  return value instanceof Float32Array || value instanceof Float64Array;
}

function stackFloats(name: string, rows: readonly (Float32Array | Float64Array)[]): Tensor {
  const width = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    checkList('batches', `${name} of sample ${i}`, row);
    if (row.length !== width)
      throw complain('ERR_TT_SHAPE', {
        op: 'batches',
        arg: `${name} of sample ${i}`,
        got: row,
        want: `${width} numbers`,
        why: 'as the first of the batch',
      });
    data.set(row, i * width);
  });
  return tensor(data, { shape: [rows.length, width] });
}
