// Checks of arguments, and the words of the errors.
import { describe, expect, it } from 'vitest';
import { checkAxis, checkChoice, checkDropout, checkInteger, checkNumber, checkOptions } from '../../lib/check.js';
import { describe as words, ThroughtimeError } from '../../lib/errors.js';
import { flatten, toInt32 } from '../../lib/nested.js';

describe('checkOptions', () => {
  interface Options {
    readonly size?: number;
    readonly name?: string;
  }
  const check = (options: unknown) =>
    checkOptions<Options, { readonly size: number; readonly name: undefined }>('op', options as Options, { size: 4, name: undefined });

  it('fills in defaults, also for an explicit undefined', () => {
    expect(check(undefined)).toEqual({ size: 4, name: undefined });
    expect(check({ size: undefined, name: 'a' })).toEqual({ size: 4, name: 'a' });
    expect(check({ size: 0 })).toEqual({ size: 0, name: undefined });
  });

  it.each([[{ sizes: 4 }], [{ toString: 1 }], [{ constructor: 1 }]])('refuses %o', (options) => {
    expect(() => check(options)).toThrow(`op: option is "${Object.keys(options)[0]}", expected one of size, name`);
  });

  it.each([[4], ['a'], [[]], [null]])('refuses %o as options', (options) => {
    expect(() => check(options)).toThrow('expected an object');
  });
});

describe('values', () => {
  it.each([
    [() => checkInteger('op', 'n', 0), 'ERR_TT_RANGE'],
    [() => checkInteger('op', 'n', 1.5), 'ERR_TT_ARG'],
    [() => checkInteger('op', 'n', NaN), 'ERR_TT_ARG'],
    [() => checkNumber('op', 'n', Infinity), 'ERR_TT_ARG'],
    [() => checkNumber('op', 'n', -1, 0), 'ERR_TT_RANGE'],
    [() => checkDropout('op', 'p', 1), 'ERR_TT_RANGE'],
    [() => checkChoice('op', 'word', 'c' as 'a', ['a']), 'ERR_TT_ARG'],
    [() => checkAxis('op', 2, 2), 'ERR_TT_RANGE'],
    [() => checkAxis('op', -3, 2), 'ERR_TT_RANGE'],
    [() => checkAxis('op', 0, 0), 'ERR_TT_RANGE'],
  ])('%o', (run, code) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/^op: .+ is .+, expected .+/) as string }) as Error);
  });

  it('accepts what fits', () => {
    expect([checkInteger('op', 'n', 1), checkNumber('op', 'n', 0, 0), checkDropout('op', 'p', 0), checkAxis('op', -1, 3)]).toEqual([
      1, 0, 0, 2,
    ]);
  });
});

describe('errors', () => {
  it('are recognised by their code, native ones too', () => {
    expect(Object.assign(new Error('lstm: x is [2]'), { code: 'ERR_TT_SHAPE' })).toBeInstanceOf(ThroughtimeError);
    expect(Object.assign(new Error('no such file'), { code: 'ENOENT' })).not.toBeInstanceOf(ThroughtimeError);
    expect({ code: 'ERR_TT_SHAPE' }).not.toBeInstanceOf(ThroughtimeError);
  });

  it.each([
    [new Float32Array(12), 'Float32Array(12)'],
    [[1, 2], '[1,2]'],
    [Array(20).fill(0), 'an array of 20'],
    ['adam', '"adam"'],
    [{}, 'an object'],
    [new Map(), 'an instance of Map'],
    [null, 'null'],
    [Object.create(null), 'an object'],
    [() => 0, 'function (anonymous)'],
  ])('describe %o as %s', (value, text) => {
    expect(words(value)).toBe(text);
  });
});

describe('nested arrays', () => {
  it.each([
    [5, []],
    [[1, 2, 3], [3]],
    [[[1, 2, 3]], [1, 3]],
    [
      [[[true]], [[false]]],
      [2, 1, 1],
    ],
  ])('%o has shape %o', (data, shape) => {
    expect(flatten('op', 'data', data).shape).toEqual(shape);
  });

  it('keeps row-major order and tells booleans', () => {
    expect(
      flatten('op', 'data', [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual({ values: Float64Array.of(1, 2, 3, 4), shape: [2, 2], boolean: false });
    expect(flatten('op', 'data', [true, false])).toEqual({ values: Float64Array.of(1, 0), shape: [2], boolean: true });
    expect(flatten('op', 'data', [true, 0]).boolean).toBe(false);
  });

  it.each([
    [[[1, 2], [3]], 'ERR_TT_SHAPE', 'data[1] is an array of 1, expected an array of 2'],
    [[[1], 2], 'ERR_TT_SHAPE', 'data[1] is 2, expected an array of 1'],
    [[1, [2]], 'ERR_TT_SHAPE', 'data[1] is an array of 1, expected a number'],
    [[], 'ERR_TT_SHAPE', 'data is an empty array'],
    [[[]], 'ERR_TT_SHAPE', 'data is an empty array'],
    [[1, 'a' as unknown as number], 'ERR_TT_DTYPE', 'data[1] is "a"'],
    [[null as unknown as number], 'ERR_TT_DTYPE', 'data[0] is null'],
  ])('refuses %o', (data, code, message) => {
    expect(() => flatten('op', 'data', data)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
    );
  });

  it('converts integers exactly or not at all', () => {
    expect(toInt32('op', 'ids', [1, -5])).toEqual(Int32Array.of(1, -5));
    expect(() => toInt32('op', 'ids', [1, 2.5])).toThrow(expect.objectContaining({ code: 'ERR_TT_DTYPE' }) as Error);
    expect(() => toInt32('op', 'ids', [2 ** 31])).toThrow(expect.objectContaining({ code: 'ERR_TT_RANGE' }) as Error);
  });
});
