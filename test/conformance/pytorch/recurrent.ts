// Recurrent layers: outputs, final states and every gradient of sum(y·gy) + sum(hn·ghn) + sum(cn·gcn).
import { ERROR } from './limits.js';
import type { Fixture } from './fixture.js';
import { forward, makeLayer, type Spec } from '../recurrent.js';
import type { Check } from '../report.js';

const weight = /^((?:weight|bias)_(?:ih|hh|hr)(?:_l\d+(?:_reverse)?)?|w_c[ifo]|ln_[xhc]\.(?:weight|bias))$/;
const cells: Record<string, Spec> = {
  LSTM: { kind: 'LSTM' },
  GRU: { kind: 'GRU' },
  RNN: { kind: 'RNN' },
  'gru-reset-before': { kind: 'GRU', resetAfter: false },
  'lstm-lengths-zero': { kind: 'LSTM' },
  'gru-lengths-zero': { kind: 'GRU' },
  'rnn-lengths-zero': { kind: 'RNN' },
  'lstm-peephole': { kind: 'LSTM' },
  'lstm-cell-clip': { kind: 'LSTM' },
  'lstm-layernorm': { kind: 'LSTM' },
  'lstm-coupled-input-forget': { kind: 'LSTM', coupled: 'input' },
};
export const recurrentKinds = Object.keys(cells);

/** `w_ci` and `ln_x.weight` of a lone cell as those of a layer: `w_ci_l0`, `ln_x_l0.weight`. */
const ofLayer = (name: string) => name.replace(/^(\w+)/, '$1_l0');

export async function runRecurrent(fixture: Fixture): Promise<Check[]> {
  const kind = fixture.attributes['kind'] as string;
  fixture.allow('variant', 'B', 'T', 'I', 'H', 'layers', 'bidirectional', 'proj', 'nonlinearity', 'cell_clip');
  const { nonlinearity, cell_clip: cellClip } = fixture.attributes as { nonlinearity?: 'tanh' | 'relu' | null; cell_clip?: number };
  const single = fixture.has('weight_ih'); // a lone cell's weights and states have no layer in their names and shapes
  const state = new Map([...fixture.matching(weight)].map(([name, value]) => [single ? ofLayer(name) : name, value]));
  const spec: Spec = { ...(cells[kind] as Spec), ...(nonlinearity && { activations: [nonlinearity] }), cellClip };
  const layer = makeLayer(spec, Object.fromEntries(state));
  const parameters = layer.stateDict();

  const optional = (name: string, grad: boolean) => (fixture.has(name) ? fixture.tensor(name, grad) : undefined);
  const inputs = { x: fixture.tensor('x', true), h0: optional('h0', true), c0: optional('c0', true) };
  const layered = (t: typeof inputs.h0) => (t && single ? t.reshape([1, ...t.shape]) : t);
  const { y, hn, cn } = forward(layer, {
    x: inputs.x,
    lengths: optional('lengths', false),
    h0: layered(inputs.h0),
    c0: layered(inputs.c0),
  });
  const outputs = { y, hn: single ? hn.reshape(hn.shape.slice(1)) : hn, cn: single && cn ? cn.reshape(cn.shape.slice(1)) : cn };
  const computed = Object.entries(outputs).flatMap(([name, t]) => (t ? [[name, t] as const] : []));
  computed
    .map(([name, t]) => t.mul(fixture.tensor(`g${name}`)).sum())
    .reduce((a, b) => a.add(b))
    .backward();

  const checks = computed.map(([name, t]) => fixture.check('outputs', name, t, ERROR));
  for (const name of fixture.matching(/^grad\.(.+)$/).keys()) {
    const source = name in inputs ? inputs[name as keyof typeof inputs] : parameters.get(single ? ofLayer(name) : name);
    checks.push(fixture.check('gradients', `grad.${name}`, source?.grad, ERROR));
  }
  return Promise.all(checks);
}
