// ONNX Runtime's AttnLSTM: an LSTM whose input is joined by what the step before attended to, with Bahdanau attention over a memory.
// It is composed of LSTMCell and AdditiveAttention, row by row of the batch, so that each ends at its own length:
//   h_t = LSTM([x_t, a_{t-1}]),  a_t = [h_t, context(h_t)] AW, or the context without AW,  a_0 = 0
import * as tt from 'throughtime';
import { compare, read, type Tolerance, type Values } from './compare.js';
import { plan, type Direction, type OnnxCall } from './onnx-op.js';
import { Unsupported, type Check } from './report.js';
import { entry, stack, toState, toTensor, values, zeros } from './values.js';

/** One direction: the cell, the attention and the layer over context and state. */
interface Wrapper {
  readonly direction: Direction;
  readonly cell: tt.LSTMCell;
  readonly attention: tt.AdditiveAttention;
  readonly layer: tt.Tensor | undefined;
  readonly width: number;
}

export async function runAttentionLstm(call: OnnxCall, tolerance: Tolerance): Promise<Check[]> {
  const clip = call.attr['clip'] as number | undefined;
  if (clip !== undefined && clip < 1e38) throw new Unsupported(`clip ${clip} that may bite`);
  if (call.attr['layout'] === 1) throw new Unsupported('layout 1');
  const [T, B] = (call.inputs['X'] as Values).shape as [number, number];
  const wrappers = plan({ ...call, op: 'LSTM' }).map((direction, d) => makeWrapper(direction, d, call.inputs));
  const rows = Array.from({ length: B }, (_, b) => b);
  const runs = await Promise.all(wrappers.map((wrapper) => Promise.all(rows.map((b) => runRow(wrapper, call.inputs, b)))));
  const H = call.attr['hidden_size'] as number;
  const last = (name: 'h' | 'c') => stack(runs.map((row) => ({ shape: [1, B, H], data: stack(row.map((one) => one[name])).data })));
  const Y = values([T, runs.length, B, H], (i) => {
    const [t, d, b] = [Math.floor(i / (runs.length * B * H)), Math.floor(i / (B * H)) % runs.length, Math.floor(i / H) % B];
    return runs[d]?.[b]?.outputs[t]?.data[i % H] ?? 0;
  });
  const results: Record<string, Values> = { Y, Y_h: last('h'), Y_c: last('c') };
  return Object.entries(call.outputs).map(([name, expected]) => compare('outputs', name, results[name] as Values, expected, tolerance));
}

function makeWrapper(direction: Direction, d: number, inputs: OnnxCall['inputs']): Wrapper {
  const of = (name: string) => entry(inputs[name] as Values, d);
  const [rows, input] = direction.weights.weight_ih.shape as [number, number];
  const [hidden, width] = of('QW').shape as [number, number];
  const memory = of('MW').shape[0] as number;
  const cell = new tt.LSTMCell(input, rows / 4, { bias: direction.weights.bias_ih !== undefined });
  cell.loadStateDict(toState(Object.entries(direction.weights) as [string, Values][]));
  const attention = new tt.AdditiveAttention(hidden, memory, { hidden: width, bias: false });
  attention.loadStateDict(
    toState([['v', of('V')] as const, ['w_query', turned(of('QW'))] as const, ['w_memory', turned(of('MW'))] as const]),
  );
  const layer = inputs['AW'] && toTensor(of('AW'));
  return { direction, cell, attention, layer, width: layer?.shape[1] ?? memory };
}

async function runRow({ direction, cell, attention, layer, width }: Wrapper, inputs: OnnxCall['inputs'], b: number) {
  const { X, M, sequence_lens, memory_seq_lens } = inputs as Record<'X' | 'M', Values> & OnnxCall['inputs'];
  const [longest = 0] = X.shape;
  const steps = sequence_lens?.data[b] ?? longest;
  const memory = attention.project(toTensor({ shape: [1, ...M.shape.slice(1)], data: entry(M, b).data }));
  const lengths = memory_seq_lens ? { lengths: [memory_seq_lens.data[b] as number] } : {};
  const start = (state: Values | undefined) => toTensor(state ? rowOf(state, b) : zeros([1, cell.hiddenSize]));
  let state: tt.LSTMState = { h: start(direction.h0), c: start(direction.c0) };
  let attended = tt.zeros([1, width]);
  const outputs: Values[] = [];
  for (let step = 0; step < steps; step++) {
    const t = direction.reverse ? steps - 1 - step : step;
    state = cell.forward(tt.concat([toTensor(rowOf(entry(X, t), b)), attended], 1), state);
    const { context } = attention.forward(state.h, memory, lengths);
    attended = layer ? tt.matmul(tt.concat([state.h, context], 1), layer) : context;
    outputs[t] = await read(state.h);
  }
  return { outputs, h: await read(state.h), c: await read(state.c) };
}

/** Row b of [B,*] as [1,*]. */
const rowOf = (v: Values, b: number): Values => ({ shape: [1, ...v.shape.slice(1)], data: entry(v, b).data });

/** The transpose of a matrix. */
function turned(matrix: Values): Values {
  const [rows, width] = matrix.shape as [number, number];
  return values([width, rows], (i) => matrix.data[(i % rows) * width + Math.floor(i / rows)] as number);
}
