// Prints what two inferences say on five threads, the second with the weights that the first has packed.
import { LSTM, noGrad, scope, setSeed, setThreads, uniform } from 'throughtime';

setThreads(5);
setSeed(3);
const layer = new LSTM(40, 200, { bidirectional: true });
const x = uniform([48, 6, 40]);
const infer = () => noGrad(() => scope(() => Array.from(layer.forward(x).output.sum().dataSync())));
console.log(JSON.stringify([infer(), infer()]));
