// The one error type. Native errors are plain Errors with the same `code`; `instanceof ThroughtimeError` accepts both.

/**
 * What went wrong, stable across versions:
 * `SHAPE` sizes do not fit, `DTYPE` wrong element type, `ARG` wrong argument or option, `RANGE` a value outside its bounds,
 * `OOM` out of memory, `CUDA` a GPU call failed, `DEVICE_LOST` the GPU is gone, `DISPOSED` a freed tensor was used,
 * `ABORTED` stopped by a signal, `FILE` a file cannot be read, `NAN` a loss or gradient is not finite, `NATIVE` the addon cannot be loaded.
 */
export type ErrorCode =
  | 'ERR_TT_SHAPE'
  | 'ERR_TT_DTYPE'
  | 'ERR_TT_ARG'
  | 'ERR_TT_RANGE'
  | 'ERR_TT_OOM'
  | 'ERR_TT_CUDA'
  | 'ERR_TT_DEVICE_LOST'
  | 'ERR_TT_DISPOSED'
  | 'ERR_TT_ABORTED'
  | 'ERR_TT_FILE'
  | 'ERR_TT_NAN'
  | 'ERR_TT_NATIVE';

/**
 * Every error of this package: `code` says what kind, the message names the operation and the argument.
 * @example
 * ```ts
 * import { ThroughtimeError, tensor } from 'throughtime';
 * try {
 *   tensor([[1, 2], [3]]);
 * } catch (error) {
 *   if (error instanceof ThroughtimeError) console.log(error.code); // ERR_TT_SHAPE
 * }
 * ```
 */
export class ThroughtimeError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ThroughtimeError';
    this.code = code;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && 'code' in value && typeof value.code === 'string' && value.code.startsWith('ERR_TT_');
  }
}

/** The parts of a message `op: arg is GOT, expected WANT (why)`. */
export interface Complaint {
  readonly op: string;
  readonly arg: string;
  /** Rendered by `describe`, unless it is `says`. */
  readonly got: unknown;
  readonly want: string;
  readonly why?: string;
}

/** Words to stand for themselves as `got`. */
export class Says {
  constructor(readonly text: string) {}
}

/** The error of one bad argument. */
export function complain(code: ErrorCode, { op, arg, got, want, why }: Complaint): ThroughtimeError {
  return new ThroughtimeError(code, `${op}: ${arg} is ${describe(got)}, expected ${want}${why === undefined ? '' : ` (${why})`}`);
}

/** A value in a few words: `4`, `"adam"`, `Float32Array(12)`, `[2,3]`. */
export function describe(value: unknown): string {
  if (value instanceof Says) return value.text;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (Array.isArray(value)) {
    return value.length <= 8 && value.every((item) => typeof item !== 'object')
      ? `[${value.map(String).join(',')}]`
      : `an array of ${value.length}`;
  }
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${'length' in value ? String(value.length) : value.byteLength})`;
  if (typeof value === 'object' && value !== null) {
    const kind = Object.getPrototypeOf(value) as object | null;
    if (kind === null || kind === Object.prototype) return 'an object';
    return Object.hasOwn(kind, 'toString') ? String(value) : `an instance of ${kind.constructor.name}`;
  }
  return String(value);
}
