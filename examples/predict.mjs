// A saved classifier answers: first one text, then many as they come.
//   throughtime train classify --train train.txt --out model
//   node examples/predict.mjs model 'a stirring , funny film'
//   node examples/predict.mjs model < texts.txt
import { createInterface } from 'node:readline';

import { loadClassifier } from 'throughtime';

const [dir, ...texts] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: predict.mjs MODEL [TEXT...]');
const classifier = await loadClassifier(dir);
console.log(`classes: ${classifier.labels.join(', ')}`);

if (texts.length === 1) {
  const [{ label, probability, probabilities }] = await classifier.predict(texts);
  console.log(`${label} with probability ${probability.toFixed(3)}`, probabilities);
} else {
  // Lines that are there at once are computed together; memory holds one batch, however many lines there are.
  const many = texts.length > 0 ? texts : createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const { label, probability } of classifier.predictStream(many, { batchSize: 64 })) {
    console.log(`${label}\t${probability.toFixed(3)}`);
  }
}
