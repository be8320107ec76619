// Parses ops/*.op. Grammar, one row per op, a line per field, lines that start with a space and a non-keyword continue the field:
//   op NAME
//     doc  TEXT
//     in   TENSOR...       TENSOR = name FLAGS [SHAPE] RANGE?
//     attr NAME:TYPE=DEFAULT...   TYPE = int | real | bool | reals | word|word|...
//     out  TENSOR...       save TENSOR...
//     back NAMES           what the gradient kernel reads; `none`: not differentiable
//     need A==B unless NAME
//     cost EXPR   ref TEXT   try DIM=SIZE... ATTR=VALUE... | OPTIONAL INPUTS PRESENT
// FLAGS: `?` optional, `*` list (flag after the name), `+` its gradient is accumulated (+=), `!` updated in place, `-` gets no gradient.
// SHAPE: axes, each a sum of products of integers and dimension names; `*` any leading dimensions (their product is N);
//   `N~` an axis that differs between the elements of a list, N being the sum; `_` any shape; `a;b` layer 0; layers above.
// RANGE: `:i32` integer tensor, then `<V` or `<=V` the bound of its values (all are >= 0), `|attr` a value that is allowed besides,
//   `!attr` one that is refused, `@input` how many of each row are looked at; of a real tensor `>=0` the least value, `>0` test data are positive.
//   `:moved` elements that are only moved: real or integers, the same type in all such tensors of a call (kernels call them real).
// A try line may give the values of an integer input: NAME=1,0,2.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const fields = new Set(['doc', 'in', 'attr', 'out', 'save', 'back', 'need', 'cost', 'ref', 'try']);

/** Reads every row of a folder, in file and line order. */
export function readOps(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.op'))
    .sort()
    .flatMap((name) => parseFile(readFileSync(join(folder, name), 'utf8'), name));
}

function parseFile(text, file) {
  const rows = [];
  let current;
  let field;
  text.split('\n').forEach((line, index) => {
    const where = `${file}:${index + 1}`;
    if (/^\s*(#|$)/.test(line)) return;
    const op = /^op (\w+)$/.exec(line);
    if (op) {
      current = { name: op[1], file, where, lines: {} };
      rows.push(current);
      return;
    }
    const match = /^ {2}(\w+)(?: +(.*))?$/.exec(line);
    if (match && fields.has(match[1])) {
      field = match[1];
      (current.lines[field] ??= []).push(match[2] ?? '');
    } else if (/^ {7}/.test(line) && field) {
      const list = current.lines[field];
      list[list.length - 1] += ` ${line.trim()}`;
    } else {
      throw new Error(`${where}: cannot read «${line}»`);
    }
  });
  return rows.map(parseRow);
}

function parseRow({ name, file, where, lines }) {
  const words = (field) => (lines[field] ?? []).join(' ').split(/\s+/).filter(Boolean);
  const symbols = [];
  const fail = (what) => {
    throw new Error(`${where}: op ${name}: ${what}`);
  };
  const tensors = (field) => words(field).map((word) => parseTensor(word, symbols, fail));
  const attrs = words('attr').map((word) => parseAttr(word, fail));
  const row = { name, file, doc: lines.doc?.[0] ?? fail('has no doc'), ref: lines.ref?.[0], cost: lines.cost?.[0] ?? '0' };
  row.attrs = attrs;
  row.inputs = tensors('in');
  row.outputs = tensors('out');
  row.saved = tensors('save');
  row.rest = row.inputs.some((t) => t.rest);
  if (row.rest && symbols.includes('N')) fail('N is the product of the leading dimensions `*`');
  if (row.rest) symbols.push('N');
  row.symbols = symbols;
  const all = [...row.inputs, ...row.outputs, ...row.saved].map((t) => t.name);
  const back = words('back');
  row.differentiable = back[0] !== 'none';
  row.back = row.differentiable ? back : [];
  for (const b of row.back) if (!all.includes(b)) fail(`back names ${b}, which is no tensor of it`);
  row.needs = (lines.need ?? []).map((text) => {
    const m = /^(\w+)==(\w+)(?: unless (\w+))?$/.exec(text) ?? fail(`need «${text}»`);
    return { left: m[1], right: m[2], unless: m[3] };
  });
  row.tries = (lines.try ?? []).map((text) => {
    const [sizes, present = ''] = text.split('|');
    const values = Object.fromEntries(
      sizes
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map((pair) => pair.split('=')),
    );
    return { values, present: present.trim().split(/\s+/).filter(Boolean) };
  });
  if (row.differentiable && row.tries.length === 0) fail('is differentiable and has no try line');
  return row;
}

function parseTensor(word, symbols, fail) {
  const m = /^(\w+)([?*+!-]*)\[([^\]]*)\](.*)$/.exec(word) ?? fail(`tensor «${word}»`);
  const [, name, flags, shape, tail] = m;
  const t = { name, shape, optional: flags.includes('?'), list: flags.includes('*'), accumulate: flags.includes('+') };
  t.inplace = flags.includes('!');
  t.reduced = tail === '%reduction';
  t.nonnegative = tail === '>=0';
  t.positive = tail === '>0' || t.nonnegative;
  t.dtype = tail.startsWith(':i32') ? 'i32' : 'real';
  const range = /^:i32(?:(<=?)([\w*]+)(?:\|(\w+))?(?:!(\w+))?(?:@(\w+))?)?$/.exec(tail);
  t.moved = tail === ':moved';
  if (tail && !range && !t.reduced && !t.positive && !t.moved) fail(`tensor «${word}»`);
  if (range?.[1]) {
    const [, sign, text, except, refused, lengths] = range;
    t.range = { inclusive: sign === '<=', bound: parseAxis(text, symbols), text, except, refused, lengths };
  }
  t.differentiable = t.dtype === 'real' && !flags.includes('-') && !t.inplace;
  t.any = shape === '_';
  const [first, above] = shape.split(';');
  const axes = (text) =>
    t.any || text === ''
      ? []
      : text
          .split(',')
          .filter((a) => a !== '*')
          .map((a) => parseAxis(a, symbols));
  t.rest = shape.startsWith('*');
  t.axes = axes(first);
  if (above !== undefined) t.above = axes(above);
  return t;
}

/** An axis as a list of terms {coef, symbols}; `(L-1)`-style sums of products. */
function parseAxis(text, symbols) {
  const varying = text.endsWith('~');
  const terms = text
    .replace(/~$/, '')
    .replace(/-/g, '+-')
    .split('+')
    .filter(Boolean)
    .map((product) => {
      const term = { coef: product.startsWith('-') ? -1 : 1, symbols: [] };
      for (const factor of product.replace(/^-/, '').split('*')) {
        if (/^\d+$/.test(factor)) term.coef *= Number(factor);
        else {
          if (!symbols.includes(factor)) symbols.push(factor);
          term.symbols.push(factor);
        }
      }
      return term;
    });
  return { text: text.replace(/~$/, ''), varying, terms };
}

function parseAttr(word, fail) {
  const m = /^(\w+):([\w|]+)(?:=(.+))?$/.exec(word) ?? fail(`attr «${word}»`);
  const attr = { name: m[1], type: m[2], default: m[3] };
  if (attr.type.includes('|')) {
    attr.values = attr.type.split('|');
    attr.type = 'enum';
    attr.enumName = attr.name[0].toUpperCase() + attr.name.slice(1);
  } else if (!['int', 'real', 'bool', 'reals'].includes(attr.type)) fail(`attr type ${attr.type}`);
  return attr;
}
