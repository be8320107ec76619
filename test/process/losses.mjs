// Prints the losses of some training steps as exact bits, at the number of threads given.
import { scope, setThreads } from 'throughtime';

import { training } from './small-model.mjs';

setThreads(Number(process.argv[2]));
const { step } = training(5);
const losses = [];
for (let i = 0; i < 40; i++) losses.push(await scope(() => step().item()));
console.log(JSON.stringify(losses));
