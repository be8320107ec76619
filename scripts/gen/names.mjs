// Spellings shared by the emitters.
export const pascal = (name) => name.replace(/(^|_)(\w)/g, (_, __, c) => c.toUpperCase());
export const camel = (name) => name.replace(/_(\w)/g, (_, c) => c.toUpperCase());
export const banner = (mark) => `${mark} Generated from ops/*.op by scripts/gen.mjs. Do not edit.\n`;

/** Dimensions of the argument struct: symbols that are not attributes. */
export const dims = (row) => row.symbols.filter((s) => !row.attrs.some((a) => a.name === s));
/** The distinct enumerations of all rows. */
export function enums(rows) {
  const found = new Map();
  for (const attr of rows.flatMap((r) => r.attrs)) if (attr.type === 'enum') found.set(attr.enumName, attr.values);
  return found;
}
export const differentiableInputs = (row) => (row.differentiable ? row.inputs.filter((t) => t.differentiable) : []);
export const realOutputs = (row) => row.outputs.filter((t) => t.dtype === 'real');
