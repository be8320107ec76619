// Generates code, types, test data and docs from the op rows. Run `npm run gen` after editing ops/.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { emitArgs, emitKernelList, emitKernels, emitPrototypes, emitTable } from './gen/emit-args.mjs';
import { emitCalls, emitRows } from './gen/emit-rows.mjs';
import { emitBinding, emitDocs, emitTestRows } from './gen/emit-ts.mjs';
import { readOps } from './gen/parse.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rows = readOps(join(root, 'ops'));
const files = {
  'native/gen/args.h': emitArgs(rows),
  'native/gen/kernels.h': emitKernels(rows),
  'native/gen/prototypes.h': emitPrototypes(rows),
  'native/gen/kernel_list.inc': emitKernelList(rows),
  'native/gen/table.cpp': emitTable(rows),
  'native/gen/rows.cpp': emitRows(rows),
  'native/gen/calls.cpp': emitCalls(rows),
  'binding.d.ts': emitBinding(rows, readFileSync(join(root, 'ops/core.d.ts'), 'utf8')),
  'test/gen/rows.json': emitTestRows(rows),
  'docs/ops.md': emitDocs(rows),
};
const before = Object.keys(files)
  .map((name) => join(root, name))
  .filter(existsSync)
  .map((file) => ({ file, text: readFileSync(file, 'utf8'), time: statSync(file).mtime }));
for (const [name, text] of Object.entries(files)) {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const native = Object.keys(files)
  .filter((name) => /\.(h|cpp)$/.test(name))
  .map((name) => join(root, name));
execFileSync(process.execPath, [join(root, 'scripts/clang-format.mjs'), '-i', ...native], { stdio: 'inherit' });
// What came out as it was is as old as it was: nothing is compiled for it.
for (const { file, text, time } of before) if (readFileSync(file, 'utf8') === text) utimesSync(file, time, time);
console.log(`${rows.length} ops, ${Object.keys(files).length} files`);
