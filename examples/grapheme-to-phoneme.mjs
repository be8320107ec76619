// From spelling to sounds: an encoder reads the letters of a word, a decoder with attention says its phonemes, found by a beam search.
//   node examples/grapheme-to-phoneme.mjs             some minutes
//   node examples/grapheme-to-phoneme.mjs --quick     some seconds, of few words
// The words come from CMUdict, in the npm package cmu-pronouncing-dictionary. Stress is left out.
import { dictionary } from 'cmu-pronouncing-dictionary';
import {
  Adam,
  batches,
  collatePairs,
  crossEntropy,
  editDistance,
  progress,
  randomSplit,
  Seq2Seq,
  setSeed,
  tokenErrorRate,
  Trainer,
  Translator,
  translatorSpecials as specials,
  Vocabulary,
} from 'throughtime';

const quick = process.argv.includes('--quick');

/** Words with all their pronunciations: `a` and `a(2)` are one word. */
const words = new Map();
for (const [entry, sounds] of Object.entries(dictionary)) {
  const word = entry.replace(/\(\d\)$/, '');
  if (!/^[a-z]{2,12}$/.test(word)) continue;
  words.set(word, [...(words.get(word) ?? []), sounds.replace(/\d/g, '').split(' ')]);
}
const [some] = randomSplit([...words], [quick ? 0.03 : 0.4, quick ? 0.97 : 0.6], { seed: 1 });
const [train, dev, test] = randomSplit(some, [0.9, 0.02, 0.08], { seed: 1 });

setSeed(1);
const letters = Vocabulary.build(
  train.map(([word]) => [...word]),
  { specials },
);
const phonemes = Vocabulary.build(
  train.flatMap(([, all]) => all),
  { specials },
);
const model = new Seq2Seq({
  sourceVocabularySize: letters.size,
  targetVocabularySize: phonemes.size,
  start: specials.indexOf('<s>'),
  end: specials.indexOf('</s>'),
  embedding: 64,
  hidden: quick ? 64 : 128,
  dropout: quick ? 0.1 : 0.2,
});
const translator = new Translator({
  model,
  source: { vocabulary: letters, unit: 'characters' },
  target: { vocabulary: phonemes, unit: 'pretokenized' },
});

/** Pairs of ids, the first pronunciation of each word. */
const pairs = (part) => part.map(([word, [first]]) => ({ source: letters.encode([...word]), target: phonemes.encode(first) }));
const collate = collatePairs(model.config);
const bucketBy = ({ source }) => source.length;
const trainer = new Trainer(model, {
  optimizer: new Adam(model.parameters(), { lr: quick ? 5e-3 : 3e-3 }),
  loss: ({ logits }, { target }) => crossEntropy(logits, target),
});
console.log(`${train.length} words to train, ${test.length} to test; ${model.numParameters} parameters`);
await trainer.fit(batches(pairs(train), { batchSize: quick ? 32 : 64, shuffle: true, seed: 1, bucketBy, collate }), {
  epochs: quick ? 5 : 8,
  validation: batches(pairs(dev), { batchSize: 128, bucketBy, collate }),
  callbacks: [progress()],
});

const said = await translator.translateBatch(test.map(([word]) => word), { width: 4 }); // prettier-ignore
// Of several right pronunciations the nearest counts.
const nearest = test.map(([, all], i) => all.toSorted((a, b) => editDistance(said[i].tokens, a) - editDistance(said[i].tokens, b))[0]);
const rate = tokenErrorRate(said.map(({ tokens }) => tokens), nearest); // prettier-ignore
const exact = said.filter(({ text }, i) => text === nearest[i].join(' ')).length;
test
  .slice(0, 8)
  .forEach(([word], i) =>
    console.log(`${word}: ${said[i].text}${said[i].text === nearest[i].join(' ') ? '' : `  (${nearest[i].join(' ')})`}`),
  );
for (const { text, score } of (await translator.translate('throughtime', { width: 4, nBest: 3 })).alternatives)
  console.log(`throughtime, too: ${text} (${score.toFixed(2)})`);
console.log(`phoneme error rate ${rate.toFixed(3)}, exact words ${(exact / test.length).toFixed(3)}`);
