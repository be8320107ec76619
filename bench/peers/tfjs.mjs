// TensorFlow.js on its WebAssembly backend, which has one thread under Node: inference, and forward with backward of everything.
import { readSafetensorsSync } from 'throughtime';

import { sample } from '../harness/outcome.mjs';
import { order, serve, skip } from '../harness/serve.mjs';

const { spec, file, load } = order();
if (spec.kind !== 'recurrent') skip('has layers only, no such case');
if (spec.cell === 'gru') skip('its GRU resets before the product, another equation');
if (spec.mode === 'fwdbwd' && spec.steps === 1) skip('cannot differentiate a sequence of one step');

const tf = load('@tensorflow/tfjs');
load('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
await tf.ready();

const { cell, mode, hidden, layers: count, bidirectional = false } = spec;
const { tensors } = readSafetensorsSync(file);
const given = (name) => tf.tensor(tensors.get(name).data, tensors.get(name).shape);

// Uniform weights until ours are set: the default, orthogonal ones, take minutes to make.
const initial = { kernelInitializer: 'glorotUniform', recurrentInitializer: 'glorotUniform' };
const options = { units: hidden, returnSequences: true, ...initial, ...(cell === 'lstm' && { recurrentActivation: 'sigmoid' }) };
const make = { lstm: tf.layers.lstm, rnn: tf.layers.simpleRNN }[cell];
const one = () => (bidirectional ? tf.layers.bidirectional({ layer: make(options), mergeMode: 'concat' }) : make(options));
const stack = Array.from({ length: count }, one);
const forward = (x) => stack.reduce((y, layer) => layer.apply(y), x);

/** Of a layer and direction: its gates are in our order, its matrices transposed, its two biases are one. */
const weights = (suffix) => [
  tf.transpose(given(`weight_ih_${suffix}`)),
  tf.transpose(given(`weight_hh_${suffix}`)),
  tf.add(given(`bias_ih_${suffix}`), given(`bias_hh_${suffix}`)),
];

const x = tf.variable(given('x'));
tf.tidy(() => void forward(x)); // makes the weights that are set now
stack.forEach((layer, l) => layer.setWeights([`l${l}`, ...(bidirectional ? [`l${l}_reverse`] : [])].flatMap(weights)));

async function values(outputs) {
  const entries = Object.entries(outputs).map(async ([name, tensor]) => [name, sample(await tensor.data())]);
  return Object.fromEntries(await Promise.all(entries));
}

const note = `tfjs-wasm ${tf.version_core}, one thread`;
if (mode === 'inference') {
  await serve(() => tf.tidy(() => void forward(x)), { outcome: () => values({ y: tf.tidy(() => forward(x)) }), note });
} else {
  const dy = given('dy');
  const both = () => tf.variableGrads(() => tf.sum(tf.mul(forward(x), dy))).grads;
  const recurrent = stack[0].trainableWeights[1].val.name;
  const outcome = () =>
    values(
      tf.tidy(() => {
        const grads = both();
        return { y: forward(x), dx: grads[x.name], dw_hh: tf.transpose(grads[recurrent]) };
      }),
    );
  await serve(() => tf.tidy(() => void both()), { outcome, note });
}
