// Why no addon loaded, as data; the words are in message.ts.
import type { Candidate } from './candidates.js';
import type { Platform } from './platform.js';

/** The reason in one word, and what belongs to it. */
export type Trouble =
  /** Nothing was found. `foreign` are binaries for other platforms. */
  | { readonly kind: 'missing'; readonly foreign: readonly string[] }
  /** THROUGHTIME_ADDON names a file that is not there. */
  | { readonly kind: 'named'; readonly file: string }
  /** A file is damaged. */
  | { readonly kind: 'corrupt'; readonly what: string }
  /** The binary belongs to another version of the package. */
  | { readonly kind: 'version'; readonly file: string; readonly has: string; readonly want: string }
  /** The system's glibc is older than the binary needs. */
  | { readonly kind: 'glibc'; readonly needs: string }
  /** A binary for another C library or processor. */
  | { readonly kind: 'foreign'; readonly what: string }
  /** A library that the addon needs is not there. */
  | { readonly kind: 'library'; readonly library: string }
  /** Anything else that the dynamic linker said. */
  | { readonly kind: 'other'; readonly what: string };

/** Everything a message needs. */
export interface Failure {
  readonly platform: Platform;
  readonly target: string;
  readonly version: string;
  readonly tried: readonly Candidate[];
  readonly trouble: Trouble;
}

/** What the dynamic linker's words mean. They are the same ones in every locale that Node sets up. */
export function troubleOf(text: string): Trouble {
  const line = text.trim().split('\n')[0] ?? '';
  const glibc = /version [`'](?:GLIBC)_([\d.]+)' not found/.exec(line)?.[1];
  if (glibc) return { kind: 'glibc', needs: glibc };
  // `libc.so` is musl's: on a glibc system it is missing, or the linker's script of that name.
  if (/ld-linux|ld-musl|libc\.musl|\blibc\.so: |symbol not found|wrong ELF class|incompatible architecture|not a valid Win32/i.test(line)) {
    return { kind: 'foreign', what: line };
  }
  if (/invalid ELF header|file too short|ELF load command|ELF file|not a mach-o|truncated|Exec format/i.test(line)) {
    return { kind: 'corrupt', what: line };
  }
  const library = /(?:Error loading shared library )?([\w.+-]+\.(?:so|dylib)[\w.]*): (?:cannot open shared object|No such file)/.exec(
    line,
  )?.[1];
  return library ? { kind: 'library', library } : { kind: 'other', what: line };
}
