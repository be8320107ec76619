// binding.d.ts (the functions the addon exports), test/gen/rows.json (what generic tests walk over), docs/ops.md (the table of ops).
import { banner, camel } from './names.mjs';

const attrType = (a) =>
  ({ int: 'number', real: 'number', bool: 'boolean', reals: 'Float64Array', enum: (a.values ?? []).map((v) => `'${v}'`).join(' | ') })[
    a.type
  ];

function signature(row) {
  const tensors = row.inputs.map((t) => `${camel(t.name)}: ${t.list ? 'readonly Handle[]' : 'Handle'}${t.optional ? ' | undefined' : ''}`);
  const attrs = row.attrs.map((a) => `${camel(a.name)}: ${attrType(a)}`);
  const outputs = row.outputs.map((t) => `${camel(t.name)}: Handle`);
  const result = outputs.length === 0 ? 'void' : outputs.length === 1 ? 'Handle' : `[${outputs.join(', ')}]`;
  return `  ${camel(row.name)}(${[...tensors, ...attrs].join(', ')}): ${result};`;
}

function doc(row) {
  const shape = (t) =>
    `\`${t.name}${t.optional ? '?' : ''}${t.list ? '*' : ''}[${t.shape}]${t.dtype === 'i32' ? ':i32' : t.moved ? ':moved' : ''}\``;
  const lines = [row.doc, `In: ${row.inputs.map(shape).join(' ')}.`];
  if (row.outputs.length) lines.push(`Out: ${row.outputs.map(shape).join(' ')}.`);
  if (row.ref) lines.push(`Source: ${row.ref}.`);
  lines.push('@throws NativeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE, ERR_TT_DISPOSED');
  return ['  /**', ...lines.map((l) => `   * ${l}`), '   */'].join('\n');
}

export function emitBinding(rows, core) {
  return [
    banner('//'),
    core.trimEnd(),
    '',
    '/** One function per row of ops/. Optional tensors are `undefined`. */',
    'export interface Ops {',
    rows.map((r) => `${doc(r)}\n${signature(r)}`).join('\n'),
    '}',
    '',
    'export type Binding = Core & Ops;',
    '',
  ].join('\n');
}

export function emitTestRows(rows) {
  return `${JSON.stringify(
    rows.map(({ name, symbols, attrs, inputs, outputs, differentiable, tries, rest }) => ({
      name: camel(name),
      symbols,
      rest,
      differentiable,
      tries,
      attrs: attrs.map(({ name, type, values, default: fallback }) => ({ name, type, values, default: fallback })),
      inputs: inputs.map((t) => ({
        name: t.name,
        shape: t.shape,
        dtype: t.dtype,
        optional: t.optional,
        list: t.list,
        inplace: t.inplace,
        differentiable: t.differentiable,
        positive: t.positive,
        bound: t.range?.text,
        inclusive: t.range?.inclusive,
      })),
      outputs: outputs.map((t) => ({ name: t.name, dtype: t.dtype })),
    })),
    null,
    1,
  )}\n`;
}

export function emitDocs(rows) {
  const cell = (text) => text.replaceAll('|', '\\|');
  const list = (tensors) => tensors.map((t) => `\`${t.name}${t.optional ? '?' : ''}[${t.shape}]${t.moved ? ':moved' : ''}\``).join(' ');
  return [
    '<!-- Generated from ops/*.op by scripts/gen.mjs. Do not edit. -->',
    '# Operations',
    '',
    'Every native operation: inputs (`?` optional), outputs, what it computes. Dimensions: T steps, B batch, I input, H hidden, P projection, L layers, D directions, V vocabulary, E embedding; `*` any leading dimensions. `:moved`: int32 too.',
    '',
    '| op | in | out | what | source |',
    '|---|---|---|---|---|',
    ...rows.map((r) => `| ${camel(r.name)} | ${cell(list(r.inputs))} | ${cell(list(r.outputs))} | ${cell(r.doc)} | ${cell(r.ref ?? '')} |`),
    '',
  ].join('\n');
}
