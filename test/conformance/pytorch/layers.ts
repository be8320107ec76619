// Embedding, Linear, LayerNorm and activations: the output and all gradients of sum(y·gy).
import * as tt from 'throughtime';
import type { Fixture } from './fixture.js';
import { ERROR } from './limits.js';
import { Unsupported, type Check } from '../report.js';
import { toState } from '../values.js';

type Layer = tt.Embedding | tt.Linear | tt.LayerNorm;

const activations: Record<string, (x: tt.Tensor) => tt.Tensor> = {
  relu: tt.relu,
  tanh: tt.tanh,
  sigmoid: tt.sigmoid,
  gelu: tt.gelu,
  silu: tt.silu,
  softplus: tt.softplus,
  softmax: (x) => tt.softmax(x),
  log_softmax: (x) => tt.logSoftmax(x),
};

const makers: Record<string, (fixture: Fixture) => Layer> = {
  embedding(fixture) {
    fixture.allow('padding_idx');
    const [count, width] = fixture.get('weight').shape as [number, number];
    const padding = fixture.attributes['padding_idx'] as number | null;
    return new tt.Embedding(count, width, padding === null ? {} : { paddingIndex: padding });
  },
  linear(fixture) {
    fixture.allow();
    const [out, input] = fixture.get('weight').shape as [number, number];
    return new tt.Linear(input, out, { bias: fixture.has('bias') });
  },
  layer_norm(fixture) {
    fixture.allow('eps');
    const options = { weight: fixture.has('weight'), bias: fixture.has('bias') };
    return new tt.LayerNorm(fixture.get('x').shape.at(-1) as number, { ...options, eps: fixture.attributes['eps'] as number });
  },
};
export const layerKinds = [...Object.keys(makers), 'activation'];

export async function runLayerCase(fixture: Fixture): Promise<Check[]> {
  const kind = fixture.attributes['kind'] as string;
  const name = fixture.attributes['name'] as string;
  const integers = fixture.has('ids');
  const x = fixture.tensor(integers ? 'ids' : 'x', !integers);
  let y: tt.Tensor;
  let parameters = new Map<string, tt.Tensor>();
  if (kind === 'activation') {
    fixture.allow('name');
    const activation = activations[name];
    if (!activation) throw new Unsupported(`activation ${name}`);
    y = activation(x);
  } else {
    const layer = (makers[kind] as (fixture: Fixture) => Layer)(fixture);
    layer.loadStateDict(toState(fixture.matching(/^(weight|bias)$/)));
    y = layer.forward(x);
    parameters = layer.stateDict();
  }
  y.backward(fixture.tensor('gy'));
  const gradients = [...fixture.matching(/^grad\.(.+)$/).keys()];
  return Promise.all([
    fixture.check('outputs', 'y', y, ERROR),
    ...gradients.map((of) => fixture.check('gradients', `grad.${of}`, of === 'x' ? x.grad : parameters.get(of)?.grad, ERROR)),
  ]);
}
