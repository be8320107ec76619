// brain.js on the toys: one training step on one sequence. It predicts each row from those before, so a sequence is a row longer.
import { order, serve, skip } from '../harness/serve.mjs';
import { numbers } from '../numbers.mjs';

const { spec, load } = order();
if (spec.kind !== 'tiny') skip('has the tiny cases only');

const { recurrent } = load('brain.js');
const random = numbers(3);
const { size, hidden, steps } = spec;
const net = new recurrent.LSTMTimeStep({ inputSize: size, hiddenLayers: [hidden], outputSize: size, learningRate: 1e-3 });
const sequence = Array.from({ length: steps + 1 }, () => Array.from({ length: size }, random));
net.train([sequence], { iterations: 1 }); // checks the data and chooses how it is trained; what follows repeats its inner step
await serve(() => void net.trainPattern(sequence, false), { note: 'brain.js, one thread' });
