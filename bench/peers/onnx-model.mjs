// A recurrent layer of ONNX, as bytes (onnx/onnx.proto3). Only the fields that such a model has are written.
import { Buffer } from 'node:buffer';

import { PbfWriter } from 'pbf';

/** Which of our gates (i, f, g, o; r, z, n) each of ONNX is: i, o, f, c; z, r, h. */
const gates = { lstm: [0, 3, 1, 2], gru: [1, 0, 2], rnn: [0] };
const float = 1;
const int64 = 7;

/**
 * The input `x` is [steps, batch, input], the order in which ONNX Runtime computes; the output is [steps, batch, directions · hidden].
 * A GRU resets after the product with the recurrent weights, as ours does.
 * @param tensors weights by their names in our layer
 */
export function onnxModel({ cell, batch, steps, input, hidden, layers, bidirectional = false }, tensors) {
  const directions = bidirectional ? 2 : 1;
  const rows = gates[cell].length * hidden;
  const initializers = [ints('axis', [1]), ints('joined', [steps, batch, directions * hidden])];
  const ordered = (name) => {
    const { data } = tensors.get(name);
    const size = data.length / gates[cell].length;
    return gates[cell].map((gate) => data.subarray(gate * size, (gate + 1) * size));
  };
  /** An input of ONNX: for each direction, those of our tensors one after another. */
  const weights = (name, dims, ...ours) => {
    const suffixes = bidirectional ? ['', '_reverse'] : [''];
    const blocks = suffixes.flatMap((suffix) => ours.flatMap((one) => ordered(one + suffix)));
    const bytes = Buffer.concat(blocks.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)));
    initializers.push({ name, dims: [directions, ...dims], type: float, bytes });
    return name;
  };
  const attributes = [
    { name: 'hidden_size', int: hidden },
    { name: 'direction', text: bidirectional ? 'bidirectional' : 'forward' },
    ...(cell === 'gru' ? [{ name: 'linear_before_reset', int: 1 }] : []),
  ];
  const nodes = Array.from({ length: layers }, (_, l) => {
    const width = l === 0 ? input : directions * hidden;
    const inputs = [
      l === 0 ? 'x' : `x${l}`,
      weights(`W${l}`, [rows, width], `weight_ih_l${l}`),
      weights(`R${l}`, [rows, hidden], `weight_hh_l${l}`),
      weights(`B${l}`, [2 * rows], `bias_ih_l${l}`, `bias_hh_l${l}`),
    ];
    const output = l === layers - 1 ? 'y' : `x${l + 1}`;
    return [{ op: cell.toUpperCase(), inputs, outputs: [`y${l}`], attributes }, ...join(l, directions, output)];
  });
  const values = [value('x', [steps, batch, input]), value('y', [steps, batch, directions * hidden])];
  return encode(nodes.flat(), initializers, ...values);
}

/** A layer's output [steps, directions, batch, hidden] as the input of the next. */
function join(l, directions, output) {
  if (directions === 1) return [{ op: 'Squeeze', inputs: [`y${l}`, 'axis'], outputs: [output], attributes: [] }];
  const turned = `turned${l}`;
  return [
    { op: 'Transpose', inputs: [`y${l}`], outputs: [turned], attributes: [{ name: 'perm', ints: [0, 2, 1, 3] }] },
    { op: 'Reshape', inputs: [turned, 'joined'], outputs: [output], attributes: [] },
  ];
}

const ints = (name, list) => ({
  name,
  dims: [list.length],
  type: int64,
  bytes: new Uint8Array(BigInt64Array.from(list, BigInt).buffer),
});
const value = (name, dims) => ({ name, dims });

function encode(nodes, initializers, input, output) {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, 8); // ir_version
  pbf.writeMessage(7, writeGraph, { nodes, initializers, input, output });
  pbf.writeMessage(8, (version, opset) => opset.writeVarintField(2, version), 17);
  return pbf.finish();
}

function writeGraph({ nodes, initializers, input, output }, pbf) {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, 'layer');
  for (const tensor of initializers) pbf.writeMessage(5, writeTensor, tensor);
  pbf.writeMessage(11, writeValue, input);
  pbf.writeMessage(12, writeValue, output);
}

function writeNode({ op, inputs, outputs, attributes }, pbf) {
  for (const name of inputs) pbf.writeStringField(1, name);
  for (const name of outputs) pbf.writeStringField(2, name);
  pbf.writeStringField(4, op);
  for (const attribute of attributes) pbf.writeMessage(5, writeAttribute, attribute);
}

function writeAttribute({ name, int, text, ints: list }, pbf) {
  pbf.writeStringField(1, name);
  if (int !== undefined) pbf.writeVarintField(3, int);
  if (text !== undefined) pbf.writeBytesField(4, new TextEncoder().encode(text));
  for (const item of list ?? []) pbf.writeVarintField(8, item);
  pbf.writeVarintField(20, int !== undefined ? 2 : text !== undefined ? 3 : 7);
}

function writeTensor({ name, dims, type, bytes }, pbf) {
  for (const size of dims) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, type);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, bytes);
}

/** ValueInfoProto of a float tensor. */
function writeValue({ name, dims }, pbf) {
  const size = (n, dimension) => dimension.writeVarintField(1, n);
  const shape = (_, message) => dims.forEach((n) => message.writeMessage(1, size, n));
  const tensor = (_, message) => {
    message.writeVarintField(1, float);
    message.writeMessage(2, shape, undefined);
  };
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, (_, type) => type.writeMessage(1, tensor, undefined), undefined);
}
