// The layer rules of ARCHITECTURE.md as a table: in files under `where` (less `but`), `never` must not match a line.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const include = (allowed) => new RegExp(`^\\s*#\\s*include\\s+(?!${allowed})`);
const standard = '<\\w+>';

export const rules = [
  {
    where: /^lib\//,
    but: /^lib\/(native\.ts$|loader\/)/,
    never: /node-gyp-build|process\.dlopen|\.node['"`]|['"][./]+binding(\.js)?['"]/,
    why: 'lib/ reaches native code only through lib/native.ts and the loader behind it',
  },
  {
    where: /^(native|cuda)\//,
    but: /^native\/binding\//,
    never: /#\s*include\s+[<"](napi|node_api|js_native_api|uv|v8)\b/,
    why: 'only native/binding knows Node',
  },
  {
    where: /^native\/core\//,
    never: include(
      `${standard}|"native/(core|gen)/|"native/math/(real|pause|precision|value_question|kernel_choice|recurrent_question)\\.h"`,
    ),
    why: 'native/core uses the standard library only',
  },
  {
    where: /^native\/math\//,
    never: include('<c(math|stdint)>|"native/(math/|gen/args\\.h)'),
    why: 'native/math includes <cmath>, <cstdint> and the arguments of ops only',
  },
  {
    where: /^(native\/cpu|cuda)\//,
    but: /^(native\/cpu|cuda)\/backend\.|^cuda\/plugin\./, // the device behind core's table, no kernel
    never: /#\s*include\s+".*\b(core|binding)\//,
    why: 'kernels know no tape, tensor or binding',
  },
  {
    where: /./,
    but: /^(native\/cpu\/team_openmp|bench\/native\/onednn)\.cpp$/, // a peer is given the same threads
    never: /^\s*#\s*(pragma\s+omp|include\s+<omp\.h>)|_Pragma\("omp/,
    why: 'OpenMP stays in native/cpu/team_openmp.cpp',
  },
  { where: /./, but: /^cuda\//, never: /#\s*include\s+".*\bcuda\//, why: 'cuda/ is a plugin: nobody includes it' },
  {
    where: /^(native|test|bench)\//,
    never: /^\s*#\s*(if|ifdef|ifndef|elif)\b.*CUDA(?!CC__)/,
    why: 'a missing backend is a file, not an #ifdef',
  },
  { where: /./, never: /\b(TODO|FIXME|XXX)\b(?!\s*\(?#\d+)/, why: 'a TODO names its issue: TODO(#12)' },
];
const generated = /^native\/gen\/|^binding\.d\.ts$/;
const source = /\.(ts|mts|cts|mjs|cjs|js|h|hpp|cpp|cu|cuh|op)$|CMakeLists\.txt$/;
const skipped = /^(\.git|node_modules|build.*|dist|prebuilds)$/;
const rulebook = /^(scripts|test\/scripts)\/layer-lint\./; // names what it forbids

/** Every broken rule under `root`, as `file:line: why`. */
export function lint(root) {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => !skipped.test(entry.name))
    .flatMap((entry) =>
      entry.isDirectory() ? readdirSync(join(root, entry.name), { recursive: true }).map((name) => `${entry.name}/${name}`) : [entry.name],
    )
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => source.test(file) && !rulebook.test(file));
  return files.flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    const broken = rules
      .filter(({ where, but }) => where.test(file) && !but?.test(file))
      .flatMap(({ never, why }) => lines.flatMap((line, index) => (never.test(line) ? [`${file}:${index + 1}: ${why}`] : [])));
    if (lines.length > 501 && !generated.test(file)) broken.push(`${file}:501: a file has at most 500 lines`);
    return broken;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const broken = lint(join(fileURLToPath(import.meta.url), '../..'));
  for (const line of broken) console.error(line);
  process.exit(broken.length > 0 ? 1 : 0);
}
