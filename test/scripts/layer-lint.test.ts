// Every layer rule goes red on a planted fault, and only there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lint, rules } from '../../scripts/layer-lint.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'layers-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function broken(file: string, text: string): string[] {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return lint(root);
}

const faults: [file: string, text: string, why: RegExp][] = [
  ['lib/layers/lstm.ts', "import load from 'node-gyp-build';", /lib\/native\.ts/],
  ['lib/layers/lstm.ts', "import type { Handle } from '../../binding.js';", /lib\/native\.ts/],
  ['native/core/tape.cpp', '#include <napi.h>', /only native\/binding/],
  ['native/core/tape.cpp', '#include "native/cpu/team.h"', /standard library/],
  ['native/core/tape.cpp', '#include <dlfcn.h>', /standard library/],
  ['native/math/cell.h', '#include <vector>', /native\/math/],
  ['native/cpu/lstm.cpp', '#include "native/core/tape.h"', /kernels know/],
  ['native/cpu/lstm.cpp', '#pragma omp parallel for', /OpenMP/],
  ['native/cpu/lstm.cpp', '#include <omp.h>', /OpenMP/],
  ['native/binding/addon.cpp', '#include "cuda/plugin.h"', /plugin/],
  ['native/binding/addon.cpp', '#ifdef TT_CUDA', /not an #ifdef/],
  ['lib/tensor.ts', '// TODO: faster', /TODO names/],
  ['native/cpu/big.cpp', 'int x;\n'.repeat(501), /500 lines/],
];

test.each(faults)('%s: %s', (file, text, why) => {
  const lines = broken(file, text);
  expect(lines.some((line) => why.test(line))).toBe(true);
});

test('every rule is planted', () => {
  for (const rule of rules) expect(faults.some(([, , why]) => why.test(rule.why))).toBe(true);
});

test.each([
  ['lib/native.ts', "import load from 'node-gyp-build';"],
  ['native/binding/addon.cpp', '#include <napi.h>'],
  ['native/core/tape.cpp', '#include <vector>\n#include "native/core/op.h"\n#include "native/math/real.h"\n#include "native/gen/args.h"'],
  ['native/math/philox.h', '#include <cstdint>\n#ifdef __CUDACC__\n#endif'],
  ['native/cpu/team_openmp.cpp', '#include <omp.h>\n#pragma omp parallel'],
  ['native/gen/calls.cpp', 'int x;\n'.repeat(900)],
  ['lib/tensor.ts', '// TODO(#12): faster'],
])('%s may', (file, text) => {
  expect(broken(file, text)).toEqual([]);
});
