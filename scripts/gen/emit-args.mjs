// native/gen/args.h: one argument struct per op and direction. kernels.h: the table a backend fills. prototypes.h: what the CPU sources define.
import { banner, differentiableInputs, dims, enums, pascal, realOutputs } from './names.mjs';

const elementType = (t) => (t.dtype === 'i32' ? 'int32_t' : 'real');

function member(t, { constant, prefix = '', note = '' }) {
  const type = `${constant ? 'const ' : ''}${elementType(t)}`;
  const shape = `[${t.shape}]${t.optional && !prefix ? ', may be null' : ''}${note}`;
  const lines = [t.list ? `  List<${type}> ${prefix}${t.name};  // one ${shape} each` : `  ${type}* ${prefix}${t.name};  // ${shape}`];
  if (t.list && t.any && !prefix) lines.push(`  const int64_t* ${t.name}_size;  // elements of each`);
  if (t.list && !prefix)
    for (const a of t.axes) if (a.varying) lines.push(`  const int64_t* ${t.name}_${a.text};  // axis ${a.text} of each`);
  return lines.join('\n');
}

function attrMember(a) {
  const type = { int: 'int64_t', real: 'double', bool: 'bool', reals: 'const double*', enum: a.enumName }[a.type];
  return `  ${type} ${a.name};${a.type === 'reals' ? '  // one per element' : ''}`;
}

const sizes = (row) => [...(dims(row).length ? [`  int64_t ${dims(row).join(', ')};`] : []), ...row.attrs.map(attrMember)];

function forward(row) {
  return [
    `/// ${row.doc}`,
    `struct ${pascal(row.name)}Args {`,
    ...sizes(row),
    ...row.inputs.map((t) => member(t, { constant: !t.inplace })),
    ...row.outputs.map((t) => member(t, { constant: false, note: t.reduced ? ' or [] by reduction' : '' })),
    ...row.saved.map((t) => member(t, { constant: false, note: ', for backward: null when none will come' })),
    '};',
  ].join('\n');
}

function backward(row) {
  const read = [...row.inputs, ...row.outputs, ...row.saved].filter((t) => row.back.includes(t.name));
  const how = (t) => (t.accumulate ? ', +=, may be null' : ', =, may be null');
  return [
    `struct ${pascal(row.name)}GradArgs {`,
    ...sizes(row),
    ...read.map((t) => member(t, { constant: true })),
    ...realOutputs(row).map((t) => member(t, { constant: true, prefix: 'd', note: ', may be null' })),
    ...differentiableInputs(row).flatMap((t) => [
      member(t, { constant: false, prefix: 'd', note: how(t) }),
      ...(t.list && t.axes.some((a) => a.varying) && !row.back.includes(t.name)
        ? t.axes.filter((a) => a.varying).map((a) => `  const int64_t* ${t.name}_${a.text};  // axis ${a.text} of each`)
        : []),
    ]),
    '};',
  ].join('\n');
}

export function emitArgs(rows) {
  const lines = [banner('//'), '#pragma once', '', '#include <cstdint>', '', '#include "native/math/real.h"', '', 'namespace tt {', ''];
  lines.push('/// The tensors of a list argument; n is 0 for an optional list that is absent.');
  lines.push(
    'template <class T> struct List {',
    '  T* const* data;',
    '  int64_t n;',
    '  T* operator[](int64_t i) const { return n ? data[i] : nullptr; }',
    '};',
    '',
  );
  for (const [name, values] of enums(rows)) lines.push(`enum class ${name} { ${values.join(', ')} };`, '');
  for (const row of rows) {
    lines.push(forward(row), '');
    if (row.differentiable) lines.push(backward(row), '');
  }
  lines.push('}  // namespace tt', '');
  return lines.join('\n');
}

const kernels = (rows) =>
  rows.flatMap((row) => [
    { name: row.name, args: `${pascal(row.name)}Args` },
    ...(row.differentiable ? [{ name: `${row.name}_grad`, args: `${pascal(row.name)}GradArgs` }] : []),
  ]);

export function emitKernels(rows) {
  return [
    banner('//'),
    '#pragma once',
    '',
    '#include "native/gen/args.h"',
    '',
    'namespace tt {',
    '',
    'struct Context;',
    '',
    '/// Index of a row in op_rows.',
    `enum class Op { ${rows.map((r) => r.name + '_').join(', ')} };`,
    '',
    '/// What a backend implements: one function per op and one per gradient.',
    'struct Kernels {',
    ...kernels(rows).map((k) => `  void (*${k.name})(Context&, const ${k.args}&);`),
    '};',
    '',
    '}  // namespace tt',
    '',
  ].join('\n');
}

export function emitPrototypes(rows) {
  return [
    banner('//'),
    '#pragma once',
    '',
    '#include "native/gen/args.h"',
    '',
    '// TT_ISA names the instruction set a source is compiled for; each has its own namespace.',
    'namespace tt {',
    '',
    'struct Context;',
    '',
    'namespace TT_ISA {',
    '',
    ...kernels(rows).map((k) => `void ${k.name}(Context&, const ${k.args}&);`),
    '',
    '}  // namespace TT_ISA',
    '}  // namespace tt',
    '',
  ].join('\n');
}

/** For a backend that lacks some kernels: it defines TT_KERNEL and includes this as often as it needs the list. */
export function emitKernelList(rows) {
  return [banner('//'), '', ...kernels(rows).map((k) => `TT_KERNEL(${k.name}, ${k.args})`), ''].join('\n');
}

export function emitTable(rows) {
  return [
    banner('//'),
    '#include "native/gen/kernels.h"',
    '#include "native/gen/prototypes.h"',
    '',
    'namespace tt::TT_ISA {',
    '',
    'extern const Kernels kernels;',
    'const Kernels kernels = {',
    ...kernels(rows).map((k) => `    .${k.name} = ${k.name},`),
    '};',
    '',
    '}  // namespace tt::TT_ISA',
    '',
  ].join('\n');
}
