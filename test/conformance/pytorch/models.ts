// Whole trainings: every loss, every gradient norm before clipping, the final weights. The architecture follows from the names of the
// parameters, its sizes from their shapes, the rest from the words of `model` and `optimizer`.
import * as tt from 'throughtime';
import { makeMultiHead } from './attention.js';
import type { Fixture } from './fixture.js';
import { TRAINING_ERROR, WEIGHT_ERROR } from './limits.js';
import { compare, compareSeries, read, type Values } from '../compare.js';
import { makeOptimizer } from '../optimizers.js';
import { forward, makeLayer, type Layer, type Spec } from '../recurrent.js';
import { Malformed, Unsupported, type Check } from '../report.js';
import { columns, entry, toIntegers, toState, toTensor } from '../values.js';

/** The parts of a model under the file's names of them, and the loss of one step. */
interface Training {
  readonly parts: Readonly<Record<string, tt.Model>>;
  readonly loss: (step: number) => tt.Tensor;
}
type Weights = ReadonlyMap<string, Values>;

const recurrentKinds: Record<string, Spec['kind']> = { lstm: 'LSTM', gru: 'GRU', rnn: 'RNN' };

/** By the first parts of the parameters' names, in order; `~` is lstm, gru or rnn. */
const architectures: Record<string, (fixture: Fixture, weights: Weights, kind: string) => Training> = {
  'attn,embedding,head,score,~': classifier,
  'attention,decoder,embedding,encoder,out': translator,
  'embedding,out_bias,~': languageModel,
  'fc,~': regression,
};

export async function runModel(fixture: Fixture): Promise<Check[]> {
  fixture.allow('model', 'optimizer', 'steps', 'clip_norm');
  const { optimizer: words, steps, clip_norm: clip } = fixture.attributes as { optimizer: string; steps: number; clip_norm: number | null };
  const weights = fixture.matching(/^param\.(.+)$/);
  const names = [...new Set([...weights.keys()].map((name) => name.split('.')[0] as string))];
  const kind = names.find((part) => part in recurrentKinds) ?? '';
  const key = names.map((part) => (part === kind ? '~' : part)).sort();
  const build = architectures[key.join()];
  if (!build) throw new Unsupported(`a model of ${names.join(', ')}`);
  const [name = '', ...options] = words.split(' ');
  const pairs = options.flatMap((word, i) => (i % 2 ? [] : [[word, Number(options[i + 1])] as const]));
  const { parts, loss } = build(fixture, weights, kind);
  const model = new Parts(parts);
  model.loadStateDict(toState(weights));
  const all = model.parameters();
  const optimizer = makeOptimizer(name, all, Object.fromEntries(pairs));

  const losses: number[] = [];
  const norms: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const value = loss(step);
    value.backward();
    norms.push(await tt.clipGradNorm(all, clip ?? Infinity).item());
    optimizer.step();
    losses.push(await value.item());
  }
  const finals = [...fixture.matching(/^final\.(.+)$/)].map(async ([of, expected]) => {
    return compare('weights', `final.${of}`, await read(model.stateDict().get(of) as tt.Tensor), expected, { norm: WEIGHT_ERROR });
  });
  return [
    compareSeries('losses', 'losses', losses, fixture.get('losses').data, TRAINING_ERROR),
    compareSeries('gradients', 'grad_norms', norms, fixture.get('grad_norms').data, TRAINING_ERROR),
    ...(await Promise.all(finals)),
  ];
}

/** Embedding → recurrent layers over lengths → additive self-attention pooling → head → bce_with_logits. */
function classifier(fixture: Fixture, weights: Weights, kind: string): Training {
  const embedding = makeEmbedding(fixture, weights);
  const encoder = makeRecurrent(weights, kind);
  const [attention, width] = shapeOf(weights, 'attn.weight');
  const pool = new tt.AttentionPooling(width, { hidden: attention });
  const head = makeLinear(weights, 'head');
  const [tokens, lengths, labels] = [fixture.get('tokens'), fixture.get('lengths'), fixture.get('labels')];
  const loss = (step: number) => {
    const at = step % (tokens.shape[0] as number);
    const row = toIntegers(entry(lengths, at));
    const { output } = encoder.forward(embedding.forward(toIntegers(entry(tokens, at))), { lengths: row });
    const { context } = pool.forward(output, { lengths: row });
    const target = toTensor(entry(labels, at));
    return tt.bceWithLogits(head.forward(context).reshape(target.shape), target);
  };
  return { parts: { embedding, [kind]: encoder, attn: pool.attn, score: pool.score, head }, loss };
}

/** Tied embedding and output weights, output bias, truncated back-propagation through time with the state carried along. */
function languageModel(fixture: Fixture, weights: Weights, kind: string): Training {
  const words = /windows of (\d+).*reset every (\d+)/.exec(fixture.attributes['model'] as string);
  if (!words) throw new Malformed(`model «${String(fixture.attributes['model'])}»`);
  const [window, reset] = [Number(words[1]), Number(words[2])];
  const embedding = makeEmbedding(fixture, weights);
  const recurrent = makeRecurrent(weights, kind);
  const bias = makeLinear(weights, 'out_bias');
  const [table, offset] = [embedding.weight, bias.bias as tt.Tensor];
  const text = fixture.get('text');
  let state: { readonly h0?: tt.Tensor; readonly c0?: tt.Tensor | undefined } = {};
  const loss = (step: number) => {
    const start = (step % reset) * window;
    if (start === 0) state = {};
    const { y, hn, cn } = forward(recurrent, { x: embedding.forward(toIntegers(columns(text, start, window))), ...state });
    state = { h0: hn.detach(), c0: cn?.detach() };
    const logits = tt.matmul(y.reshape([-1, table.shape[1] as number]), table.transpose(0, 1)).add(offset);
    return tt.crossEntropy(logits, toIntegers(columns(text, start + 1, window)).reshape([-1]));
  };
  return { parts: { embedding, [kind]: recurrent, out_bias: bias }, loss };
}

/** One embedding → encoder; decoder from its state over the target but for its last token → attention to the encoder → out → cross_entropy. */
function translator(fixture: Fixture, weights: Weights): Training {
  const model = fixture.attributes['model'] as string;
  const words = /(LSTM|GRU|RNN) encoder.*\b(\d+) heads.*ignore (\d+)/.exec(model);
  if (!words) throw new Malformed(`model «${model}»`);
  const kind = words[1] as Spec['kind'];
  const embedding = makeEmbedding(fixture, weights);
  const [encoder, decoder] = [makeLayer({ kind }, within(weights, 'encoder')), makeLayer({ kind }, within(weights, 'decoder'))];
  const [width] = shapeOf(weights, 'attention.out_proj.weight');
  const attention = makeMultiHead(width, Number(words[2]), new Map(Object.entries(within(weights, 'attention'))));
  const out = makeLinear(weights, 'out');
  const [source, target] = [fixture.get('src'), fixture.get('dst')];
  const steps = (target.shape[1] as number) - 1;
  const loss = () => {
    const { y: memory, hn, cn } = forward(encoder, { x: embedding.forward(toIntegers(source)) });
    const { y: queries } = forward(decoder, { x: embedding.forward(toIntegers(columns(target, 0, steps))), h0: hn, c0: cn });
    const logits = out.forward(attention.forward(queries, memory).context);
    const wanted = toIntegers(columns(target, 1, steps)).reshape([-1]);
    return tt.crossEntropy(logits.reshape([-1, logits.shape[2] as number]), wanted, { ignoreIndex: Number(words[3]) });
  };
  return { parts: { embedding, encoder, decoder, attention, out }, loss };
}

/** Recurrent layer → Linear at every step → mse. */
function regression(fixture: Fixture, weights: Weights, kind: string): Training {
  const recurrent = makeRecurrent(weights, kind);
  const head = makeLinear(weights, 'fc');
  const [x, y] = [fixture.tensor('X'), fixture.tensor('Y')];
  return { parts: { [kind]: recurrent, fc: head }, loss: () => tt.mse(head.forward(recurrent.forward(x).output), y) };
}

const shapeOf = (weights: Weights, name: string) => (weights.get(name) as Values).shape as readonly [number, number];

function makeEmbedding(fixture: Fixture, weights: Weights): tt.Embedding {
  const padding = /embedding\(pad (\d+)\)/.exec(fixture.attributes['model'] as string);
  return new tt.Embedding(...shapeOf(weights, 'embedding.weight'), padding ? { paddingIndex: Number(padding[1]) } : {});
}

function makeLinear(weights: Weights, name: string): tt.Linear {
  const [out, input] = shapeOf(weights, `${name}.weight`);
  return new tt.Linear(input, out, { bias: weights.has(`${name}.bias`) });
}

function makeRecurrent(weights: Weights, kind: string): Layer {
  return makeLayer({ kind: recurrentKinds[kind] as Spec['kind'] }, within(weights, kind));
}

/** The weights of one part under its own names of them. */
function within(weights: Weights, part: string): Record<string, Values> {
  return Object.fromEntries(
    [...weights].flatMap(([name, value]) => (name.startsWith(`${part}.`) ? [[name.slice(part.length + 1), value]] : [])),
  );
}

/** A model of named parts. */
class Parts extends tt.Model {
  constructor(parts: Readonly<Record<string, tt.Model>>) {
    super();
    Object.assign(this, parts);
  }

  forward(): never {
    throw new Error('the loss calls the parts');
  }
}
