// native/gen/rows.cpp: the rows as data, for shape checks, the tape and the binding. calls.cpp: generic slots to typed argument structs.
import { banner, differentiableInputs, dims, pascal, realOutputs } from './names.mjs';

const quote = (text) => JSON.stringify(text ?? '');

function axis(a, row) {
  const terms = a.terms.map((t) => {
    const symbols = [...t.symbols.map((s) => row.symbols.indexOf(s)), -1, -1, -1].slice(0, 3);
    return `{${t.coef}, {${symbols.join(', ')}}}`;
  });
  if (terms.length > 2) throw new Error(`${row.name}: axis ${a.text} has more than two terms`);
  return `{${quote(a.text)}, ${a.varying}, ${terms.length}, {${terms.join(', ')}}}`;
}

function tensor(t, row) {
  const back = row.back.includes(t.name);
  const range = valueRange(t, row);
  return `    {.name = ${quote(t.name)}, .shape = ${quote(t.shape)}, .dtype = DType::${t.dtype}, .moved = ${t.moved}, .optional = ${t.optional}, .list = ${t.list}, .accumulate = ${t.accumulate}, .inplace = ${t.inplace}, .differentiable = ${t.differentiable && row.differentiable}, .back = ${back}, .any = ${t.any}, .rest = ${t.rest}, .reduced = ${t.reduced}, .axes = {${t.axes.map((a) => axis(a, row)).join(', ')}}, .layered = ${t.above !== undefined}, .above = {${(t.above ?? []).map((a) => axis(a, row)).join(', ')}}, .range = ${range}},`;
}

function valueRange({ name, nonnegative, range }, row) {
  if (!range) return nonnegative ? '{true, false, {}, -1, -1, -1}' : '{}';
  const index = (list, wanted) => {
    const found = list.findIndex((item) => item.name === wanted);
    if (wanted && found < 0) throw new Error(`${row.name}: the range of ${name} names ${wanted}`);
    return found;
  };
  const [except, refused, lengths] = [index(row.attrs, range.except), index(row.attrs, range.refused), index(row.inputs, range.lengths)];
  return `{true, ${range.inclusive}, ${axis(range.bound, row)}, ${except}, ${refused}, ${lengths}}`;
}

function attr(a, row) {
  const kind = { int: 'integer', real: 'real', bool: 'boolean', reals: 'reals', enum: 'choice' }[a.type];
  const values = (a.values ?? []).map(quote).join(', ');
  return `    {.name = ${quote(a.name)}, .type = AttrType::${kind}, .symbol = ${row.symbols.indexOf(a.name)}, .values = {${values}}},`;
}

function cost(row) {
  const factors = row.cost.split('*').map((product) => product.replace(/[()]/g, ''));
  // Costs are products whose factors may be sums, e.g. 2*B*(I+H).
  const body = row.cost.replace(/\b([A-Za-z]\w*)\b/g, (s) => {
    const i = row.symbols.indexOf(s);
    const j = row.attrs.findIndex((a) => a.name === s);
    if (i < 0 && j < 0) throw new Error(`${row.name}: cost names ${s} (${factors})`);
    return i >= 0 ? `double(d[${i}])` : `double(d[${j}])`;
  });
  return `[]([[maybe_unused]] const int64_t* d) -> double { return ${body}; }`;
}

export function emitRows(rows) {
  const out = [
    banner('//'),
    '#include "native/core/op_row.h"',
    '',
    'namespace tt {',
    '',
    'const std::vector<OpRow>& op_rows() {',
    '  static const std::vector<OpRow> rows = {',
  ];
  for (const row of rows) {
    out.push(`  {.name = ${quote(row.name)},`, `   .symbols = {${row.symbols.map(quote).join(', ')}},`);
    out.push('   .attrs = {', ...row.attrs.map((a) => attr(a, row)), '   },');
    for (const [field, list] of [
      ['inputs', row.inputs],
      ['outputs', row.outputs],
      ['saved', row.saved],
    ])
      out.push(`   .${field} = {`, ...list.map((t) => tensor(t, row)), '   },');
    out.push(`   .differentiable = ${row.differentiable},`);
    const needs = row.needs.map(
      (n) => `{${row.symbols.indexOf(n.left)}, ${row.symbols.indexOf(n.right)}, ${row.inputs.findIndex((t) => t.name === n.unless)}}`,
    );
    out.push(`   .needs = {${needs.join(', ')}},`, `   .cost = ${cost(row)}},`);
  }
  out.push('  };', '  return rows;', '}', '', '}  // namespace tt', '');
  return out.join('\n');
}

function fill(row, grad) {
  const lines = [];
  const dim = dims(row);
  const symbolOf = (name) => row.symbols.indexOf(name);
  for (const d of dim) lines.push(`a.${d} = p.dims[${symbolOf(d)}];`);
  row.attrs.forEach((a, i) => {
    const value = `p.attrs[${i}]`;
    const from = {
      int: `${value}.i`,
      real: `${value}.d`,
      bool: `${value}.i != 0`,
      reals: `${value}.list.data()`,
      enum: `static_cast<${a.enumName}>(${value}.i)`,
    }[a.type];
    lines.push(`a.${a.name} = ${from};`);
  });
  const element = (t) => (t.dtype === 'i32' ? 'int32_t' : 'real');
  const take = (t, slot, prefix, constant) => {
    const type = `${constant ? 'const ' : ''}${element(t)}`;
    if (!t.list) lines.push(`a.${prefix}${t.name} = static_cast<${type}*>(p.slots[${slot}].data[0]);`);
    else lines.push(`a.${prefix}${t.name} = list<${type}>(p.slots[${slot}]);`);
  };
  const sizes = (t, slot) => {
    if (t.list && t.any) lines.push(`a.${t.name}_size = p.slots[${slot}].sizes;`);
    if (t.list) for (const ax of t.axes) if (ax.varying) lines.push(`a.${t.name}_${ax.text} = p.slots[${slot}].sizes;`);
  };
  const all = [...row.inputs, ...row.outputs, ...row.saved];
  all.forEach((t, slot) => {
    const input = slot < row.inputs.length;
    if (!grad) {
      take(t, slot, '', input && !t.inplace);
      sizes(t, slot);
    } else if (row.back.includes(t.name)) {
      take(t, slot, '', true);
      sizes(t, slot);
    } else if (t.list && t.axes.some((x) => x.varying) && t.differentiable) sizes(t, slot);
  });
  if (grad) {
    let slot = all.length;
    for (const t of realOutputs(row)) take(t, slot++, 'd', true);
    for (const t of differentiableInputs(row)) take(t, slot++, 'd', false);
  }
  return lines;
}

function call(row, grad) {
  const name = grad ? `${row.name}_grad` : row.name;
  return [
    `static void call_${name}(const Kernels& k, Context& context, const Packet& p) {`,
    `  ${pascal(row.name)}${grad ? 'Grad' : ''}Args a;`,
    ...fill(row, grad).map((l) => `  ${l}`),
    `  k.${name}(context, a);`,
    '}',
  ].join('\n');
}

export function emitCalls(rows) {
  const out = [
    banner('//'),
    '#include <cstddef>',
    '',
    '#include "native/core/packet.h"',
    '',
    'namespace tt {',
    '',
    '// A pointer array of void reads as one of T: object pointers share one representation on every supported platform.',
    'template <class T> static List<T> list(const Slot& s) { return {reinterpret_cast<T* const*>(s.data), s.n}; }',
    '',
  ];
  for (const row of rows) {
    out.push(call(row, false), '');
    if (row.differentiable) out.push(call(row, true), '');
  }
  out.push('const Call forward_calls[] = {', ...rows.map((r) => `    call_${r.name},`), '};', '');
  out.push(
    'const Call backward_calls[] = {',
    ...rows.map((r) => (r.differentiable ? `    call_${r.name}_grad,` : '    nullptr,')),
    '};',
    '',
    '/// Where in the table of a backend the kernel of each row is, and that of its gradient (0 without one).',
    'const size_t forward_kernels[] = {',
    ...rows.map((r) => `    offsetof(Kernels, ${r.name}),`),
    '};',
    '',
    'const size_t backward_kernels[] = {',
    ...rows.map((r) => (r.differentiable ? `    offsetof(Kernels, ${r.name}_grad),` : '    0,')),
    '};',
    '',
  );
  out.push('}  // namespace tt', '');
  return out.join('\n');
}
