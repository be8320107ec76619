// Translation: a compiler's messages from English into Spanish, with attention of several heads.
//   node examples/translation.mjs             a minute or two
//   node examples/translation.mjs --quick     some seconds
//   node examples/translation.mjs de          another language of the package: cs de es fr it ja ko pl pt-br ru tr zh-cn zh-tw
// Parallel texts are rare among npm's packages. `typescript` is one: 2,122 messages and their translations into 13 languages, real sentences in
// few words, so that a small model learns some of it in a short time. Do not expect it to translate anything else.
import { createRequire } from 'node:module';
import {
  Adam,
  batches,
  collatePairs,
  crossEntropy,
  progress,
  randomSplit,
  Seq2Seq,
  setSeed,
  textTokens,
  Trainer,
  Translator,
  translatorSpecials as specials,
  Vocabulary,
} from 'throughtime';

const quick = process.argv.includes('--quick');
const language = process.argv.slice(2).find((argument) => argument !== '--quick') ?? 'es';
const require = createRequire(import.meta.url);
const translated = require(`typescript/lib/${language}/diagnosticMessages.generated.json`);
const messages = Object.values(require('typescript').Diagnostics)
  .filter(({ key }) => translated[key])
  .map(({ key, message }) => ({ source: message, target: translated[key] }));
const [train, test] = randomSplit(messages, [0.95, 0.05], { seed: 1 });

setSeed(1);
const unit = 'words';
const vocabularyOf = (side) => Vocabulary.build(train.map((pair) => textTokens(pair[side], unit)), { specials, minFrequency: 2 }); // prettier-ignore
const source = { unit, vocabulary: vocabularyOf('source') };
const target = { unit, vocabulary: vocabularyOf('target') };
const model = new Seq2Seq({
  sourceVocabularySize: source.vocabulary.size,
  targetVocabularySize: target.vocabulary.size,
  start: specials.indexOf('<s>'),
  end: specials.indexOf('</s>'),
  embedding: 96,
  hidden: quick ? 64 : 128,
  attention: { kind: 'multiHead', heads: 4 },
});
const translator = new Translator({ model, source, target });
const ids = (side, text) => side.vocabulary.encode(textTokens(text, unit));
const pairs = train.map((pair) => ({ source: ids(source, pair.source), target: ids(target, pair.target) }));
const trainer = new Trainer(model, {
  optimizer: new Adam(model.parameters(), { lr: quick ? 5e-3 : 3e-3 }),
  loss: ({ logits }, batch) => crossEntropy(logits, batch.target, { labelSmoothing: 0.1 }),
});
console.log(`${train.length} messages to train, ${test.length} to test; ${model.numParameters} parameters`);
await trainer.fit(
  batches(pairs, { batchSize: 32, shuffle: true, seed: 1, bucketBy: (pair) => pair.source.length, collate: collatePairs(model.config) }),
  {
    epochs: quick ? 5 : 12,
    callbacks: [progress()],
  },
);

for (const pair of test.slice(0, 5)) {
  const { text, tokens, attention, sourceTokens } = await translator.translate(pair.source, { attention: true });
  // The mean over the heads: what each word looked at most.
  const looks = tokens.map((token, t) => `${token}←${sourceTokens[attention[t].indexOf(Math.max(...attention[t]))]}`);
  console.log(`\n${pair.source}\n  said:  ${text}\n  right: ${pair.target}\n  looks: ${looks.join(' ')}`);
}
const { bleu } = await translator.evaluate(test);
console.log(`\nheld out: BLEU ${bleu.score.toFixed(2)} (${bleu.signature})`);
