// TensorFlow.js on its WebAssembly backend, which has one thread under Node: inference, and forward with backward of everything.
import { order, serve, skip } from '../harness/serve.mjs';

const { spec, load } = order();
if (spec.kind !== 'recurrent') skip('has layers only, no such case');
if (spec.mode === 'fwdbwd' && spec.steps === 1) skip('cannot differentiate a sequence of one step');

const tf = load('@tensorflow/tfjs');
load('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
await tf.ready();

const { cell, mode, batch, steps, input, hidden, layers: count, bidirectional = false } = spec;
// Uniform weights: the default, orthogonal ones, take minutes to make.
const weights = { kernelInitializer: 'glorotUniform', recurrentInitializer: 'glorotUniform' };
const options = { units: hidden, returnSequences: true, ...weights, ...(cell !== 'rnn' && { recurrentActivation: 'sigmoid' }) };
const make = { lstm: tf.layers.lstm, gru: tf.layers.gru, rnn: tf.layers.simpleRNN }[cell];
const one = () => (bidirectional ? tf.layers.bidirectional({ layer: make(options), mergeMode: 'concat' }) : make(options));
const stack = Array.from({ length: count }, one);
const forward = (x) => stack.reduce((y, layer) => layer.apply(y), x);

const x = tf.variable(tf.randomUniform([batch, steps, input], -1, 1));
const dy = tf.randomUniform([batch, steps, hidden * (bidirectional ? 2 : 1)], -1, 1);
const inference = () => tf.tidy(() => void forward(x));
const both = () => tf.tidy(() => void tf.variableGrads(() => tf.sum(tf.mul(forward(x), dy))));
const note = `tfjs-wasm ${tf.version_core}, one thread${cell === 'gru' ? ', resets before the product' : ''}`;
await serve(mode === 'inference' ? inference : both, note);
