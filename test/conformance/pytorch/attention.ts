// Attention over a memory: context and weights, and the gradients of sum(context·gcontext) or sum(y·gy). Which mask, which widths and
// whether there is a bias follow from the tensors a case holds.
import * as tt from 'throughtime';
import type { Fixture } from './fixture.js';
import { ERROR } from './limits.js';
import { Malformed, type Check } from '../report.js';
import { toIntegers, toState } from '../values.js';
import type { Values } from '../compare.js';

const makers: Record<string, (fixture: Fixture) => tt.Attention & tt.Model> = {
  dot: () => new tt.DotAttention(),
  'scaled-dot': () => new tt.DotAttention({ scaled: true }),
  general(fixture) {
    const [memory, query] = fixture.get('w_query').shape as [number, number];
    return new tt.GeneralAttention(query, memory);
  },
  additive(fixture) {
    const [hidden, query] = fixture.get('w_query').shape as [number, number];
    return new tt.AdditiveAttention(query, fixture.get('w_memory').shape[1] as number, { hidden, bias: fixture.has('bias') });
  },
};
export const attentionKinds = [...Object.keys(makers), 'multihead'];

export async function runAttention(fixture: Fixture): Promise<Check[]> {
  const kind = fixture.attributes['kind'] as string;
  return kind === 'multihead' ? runMultiHead(fixture) : runSingle(fixture, (makers[kind] as (typeof makers)[string])(fixture));
}

async function runSingle(fixture: Fixture, attention: tt.Attention & tt.Model): Promise<Check[]> {
  fixture.allow();
  const parameters = load(fixture, attention, /^(w_query|w_memory|bias|v)$/);
  const inputs = { q: fixture.tensor('q', true), memory: fixture.tensor('memory', true) };
  const lengths = fixture.has('lengths') ? { lengths: toIntegers(fixture.get('lengths')) } : {};
  const { context, weights } = attention.forward(inputs.q, inputs.memory, lengths);
  context.backward(fixture.tensor('gcontext'));
  return Promise.all([
    fixture.check('outputs', 'context', context, ERROR),
    fixture.check('outputs', 'weights', weights, ERROR),
    ...gradients(fixture, { ...inputs, ...parameters }),
  ]);
}

async function runMultiHead(fixture: Fixture): Promise<Check[]> {
  fixture.allow('heads', 'E', 'causal', 'is_causal', 'dropout', 'kdim', 'vdim', 'bias', 'average_attn_weights');
  const { heads, E, causal, is_causal, dropout, average_attn_weights: averaged } = fixture.attributes;
  const attention = makeMultiHead(E as number, heads as number, attentionWeights(fixture), dropout as number | undefined);
  // Numbers of dropped weights are a matter of the generator: what a file can hold is inference, or dropout 0.
  if (dropout) attention.eval();
  const parameters = load(fixture, attention, weightNames);
  const inputs = Object.fromEntries(['q', 'k', 'v'].flatMap((name) => (fixture.has(name) ? [[name, fixture.tensor(name, true)]] : [])));
  const { q, k = q, v = k } = inputs;
  if (!q || !k || !v) throw new Malformed('has no tensor q');
  const rank = fixture.has('weights') ? fixture.get('weights').shape.length : 4;
  const { context, weights } = attention.forward(q, k, v, {
    ...masks(fixture),
    causal: Boolean(causal ?? is_causal ?? false),
    averageWeights: Boolean(averaged ?? rank < 4),
  });
  context.backward(fixture.tensor('gy'));
  return Promise.all([
    fixture.check('outputs', 'y', context, ERROR),
    ...(fixture.has('weights') ? [fixture.check('outputs', 'weights', weights, ERROR)] : []),
    ...gradients(fixture, { ...inputs, ...parameters }),
  ]);
}

const weightNames = /^(in_proj_weight|[qkv]_proj_weight|in_proj_bias|out_proj\.(?:weight|bias))$/;
const attentionWeights = (fixture: Fixture) => fixture.matching(weightNames);

/** A layer for weights under PyTorch's names; it does not hold them yet. */
export function makeMultiHead(embedDim: number, heads: number, weights: ReadonlyMap<string, Values>, dropout = 0): tt.MultiHeadAttention {
  const width = (name: string) => weights.get(name)?.shape[1] ?? embedDim;
  const widths = { kdim: width('k_proj_weight'), vdim: width('v_proj_weight') };
  return new tt.MultiHeadAttention(embedDim, heads, { bias: weights.has('in_proj_bias'), dropout, ...widths });
}

/** Masks of truth values are bytes or integers in the file; those to be added are floats. */
function masks(fixture: Fixture): tt.MultiHeadAttendOptions {
  const given = (name: string) => (fixture.has(name) ? fixture.get(name) : undefined);
  const [padding, mask, lengths] = [given('key_padding_mask'), given('attn_mask'), given('lengths')];
  const floats = mask?.data instanceof Float32Array || mask?.data instanceof Float64Array;
  return {
    ...(padding && { keyPaddingMask: toIntegers(padding) }),
    ...(mask && { attentionMask: floats ? fixture.tensor('attn_mask') : toIntegers(mask) }),
    ...(lengths && { lengths: toIntegers(lengths) }),
  };
}

function load(fixture: Fixture, model: tt.Model, names: RegExp): Record<string, tt.Tensor> {
  model.loadStateDict(toState(fixture.matching(names)));
  return Object.fromEntries(model.stateDict());
}

function gradients(fixture: Fixture, sources: Readonly<Record<string, tt.Tensor>>): Promise<Check>[] {
  const names = [...fixture.matching(/^grad\.(.+)$/).keys()];
  return names.map((name) => fixture.check('gradients', `grad.${name}`, sources[name]?.grad, ERROR));
}
