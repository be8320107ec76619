// Taggers: reading tagged sentences, the model, a trained one, and its folder.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Adam,
  crossEntropy,
  loadTagger,
  padSequences,
  readTagged,
  saveTagger,
  sequenceMask,
  setSeed,
  Tagger,
  TaggingSystem,
  tensor,
  Vocabulary,
  type TaggedSentence,
} from '../../lib/index.js';
import { stepAccuracy, stepLoss } from '../../lib/cli/classification/steps.js';
import { collateTags } from '../../lib/cli/tag/batch.js';
import { failure } from './failure.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-tagger-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function sentencesOf(text: string, options = {}): Promise<TaggedSentence[]> {
  const path = join(dir, 'tagged.txt');
  await writeFile(path, text);
  const sentences: TaggedSentence[] = [];
  for await (const sentence of readTagged(path, options)) sentences.push(sentence);
  return sentences;
}

describe('readTagged', () => {
  it('reads tabs and spaces, and blank lines between sentences', async () => {
    expect(await sentencesOf('\n\nAda\tB-PER\r\nleft\tO\r\n\r\n \nNew York\tB-LOC')).toEqual([
      { tokens: ['Ada', 'left'], tags: ['B-PER', 'O'], line: 3 },
      { tokens: ['New York'], tags: ['B-LOC'], line: 7 },
    ]);
    expect(await sentencesOf('a  X\nb Y\n\nc X\n')).toMatchObject([{ tokens: ['a', 'b'] }, { tokens: ['c'], line: 4 }]);
  });

  it('takes the first and the last of more columns, without document marks', async () => {
    expect(await sentencesOf('-DOCSTART- -X- -X- O\n\nEU NNP I-NP B-ORG\nrejects VBZ I-VP O\n')).toEqual([
      { tokens: ['EU', 'rejects'], tags: ['B-ORG', 'O'], line: 3 },
    ]);
    expect(await sentencesOf('a X\n\nb Y\n\nc Z\n', { maxRows: 2 })).toHaveLength(2);
  });

  it('counts lines across blocks', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => (i % 7 === 6 ? '' : `token${i}\tTAG${i % 3}`));
    const sentences = await sentencesOf(lines.join('\n'));
    expect(sentences).toHaveLength(Math.ceil(60_000 / 7));
    expect(sentences.every(({ tokens, line }) => tokens[0] === `token${line - 1}`)).toBe(true);
  });

  it.each([
    ['a X\nb\n', ':2: holds "b" alone, expected a token and a tag'],
    ['a\tX\nb\t\n', ':2: holds "b" alone'],
    ['a N X\nb X\n', ':2: has 2 columns, expected 3'],
    ['\n\n', 'holds no samples'],
  ])('names what is wrong with %j', async (text, words) => {
    await expect(sentencesOf(text)).rejects.toThrow(failure('ERR_TT_FILE', words));
  });
});

const tags = ['B-X', 'I-X', 'O'];
const sentences = [
  { tokens: ['see', 'big', 'cat'], tags: ['O', 'B-X', 'I-X'] },
  { tokens: ['cat'], tags: ['B-X'] },
  { tokens: ['big', 'see', 'see', 'big'], tags: ['O', 'O', 'O', 'O'] },
];

function untrained(options = {}): TaggingSystem {
  setSeed(2);
  const vocabulary = Vocabulary.build(sentences.map(({ tokens }) => tokens));
  const model = new Tagger({ vocabularySize: vocabulary.size, tags: 3, embedding: 6, hidden: 7, dropout: 0, ...options });
  return new TaggingSystem({ model, vocabulary, tags });
}

/** Learns the sentences by heart: big is X before cat only, so it must look ahead. */
function trained(): TaggingSystem {
  const system = untrained();
  const { model } = system;
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const batch = padSequences(sentences.map(({ tokens }) => system.encode(tokens)));
  const wanted = padSequences(sentences.map(({ tags: own }) => own.map((tag) => tags.indexOf(tag)))).tokens;
  for (let step = 0; step < 60; step++) {
    const { logits } = model.forward(batch);
    crossEntropy(logits, wanted, { mask: sequenceMask(batch.lengths, 4) }).backward();
    optimizer.step();
    optimizer.zeroGrad();
  }
  return system;
}

describe('Tagger', () => {
  it.each(['lstm', 'gru', 'rnn'] as const)('has logits at every token, whatever the padding: %s', async (cell) => {
    const model = new Tagger({ vocabularySize: 9, tags: 4, cell, embedding: 3, hidden: 5, layers: 2 }).eval();
    const { logits } = model.forward(padSequences([[3, 4, 5], [6]]));
    expect(logits.shape).toEqual([2, 3, 4]);
    const alone = await model.forward(padSequences([[6]])).logits.data();
    expect([...(await logits.data()).subarray(12, 16)]).toEqual([...alone].map((x) => expect.closeTo(x, 6) as number));
  });

  it('is trained and measured without padding', () => {
    const model = new Tagger({ vocabularySize: 9, tags: 2, embedding: 3, hidden: 5, dropout: 0 });
    // What padding would be tagged, 0, is what the bias prefers.
    model.head.loadStateDict(new Map([['weight', model.head.weight], ['bias', tensor([0.3, 0])]])); // prettier-ignore
    const sample = (tokens: number[], own: number[]) => ({ tokens: Int32Array.from(tokens), tags: Int32Array.from(own) });
    const [long, short] = [sample([3, 4, 5, 6], [0, 1, 0, 1]), sample([6], [1])]; // prettier-ignore
    const of = (measure: typeof stepLoss, ...samples: (typeof long)[]) => {
      const batch = collateTags(samples);
      return measure(model.forward(batch), batch).itemSync();
    };
    expect(of(stepLoss, long, short)).toBeCloseTo((4 * of(stepLoss, long) + of(stepLoss, short)) / 5, 5);
    const right = (lengths: number[], ...samples: (typeof long)[]) => of(stepAccuracy(lengths), ...samples);
    expect(right([4, 1], long, short)).toBeCloseTo((4 * right([4], long) + right([1], short)) / 5, 6);
  });

  it('reads one way when asked, and refuses what cannot be', () => {
    expect(new Tagger({ vocabularySize: 9, tags: 2, hidden: 5, bidirectional: false }).head.weight.shape).toEqual([2, 5]);
    expect(() => new Tagger({ vocabularySize: 9, tags: 0 })).toThrow(failure('ERR_TT_RANGE', 'Tagger: tags is 0'));
    expect(() => new Tagger({ vocabularySize: 9, tags: 2, pooling: 'last' } as never)).toThrow(failure('ERR_TT_ARG', '"pooling"'));
  });
});

describe('a trained tagger', () => {
  it('learns, looking ahead, and is measured by token and entity', async () => {
    const system = trained();
    expect((await system.tag([['big', 'cat'], [], ['big', 'see']])).map((answer) => answer.map(({ tag }) => tag))).toEqual([['B-X', 'I-X'], [], ['O', 'O']]); // prettier-ignore
    const report = await system.evaluate(sentences);
    expect(report).toMatchObject({ samples: 8, accuracy: 1, entities: { micro: { f1: 1, support: 2 } } });
    const wrong = await system.evaluate([{ tokens: ['cat'], tags: ['O'] }]);
    expect(wrong).toMatchObject({ accuracy: 0, entities: { micro: { f1: 0, support: 0 } } });
    const streamed = [];
    for await (const answer of system.tagStream([['cat'], ['see']])) streamed.push(answer[0]?.tag);
    expect(streamed).toEqual(['B-X', 'O']);
  });

  it('leaves entities out where tags mark none', async () => {
    const { model, vocabulary } = untrained();
    const system = new TaggingSystem({ model, vocabulary, tags: ['NOUN', 'VERB', 'ADJ'] });
    expect(await system.evaluate([{ tokens: ['cat'], tags: ['NOUN'] }])).not.toHaveProperty('entities');
  });

  it('is the same after saving and loading, small letters too', async () => {
    const { model, vocabulary } = trained();
    const system = new TaggingSystem({ model, vocabulary, tags, lowercase: true });
    await saveTagger(join(dir, 'model'), system);
    const loaded = await loadTagger(join(dir, 'model'));
    expect(await loaded.tag([['BIG', 'Cat']])).toEqual(await system.tag([['BIG', 'Cat']]));
    expect(loaded.encode(['Cat'])).toEqual(vocabulary.encode(['cat']));
    await expect(loadTagger(dir)).rejects.toThrow(failure('ERR_TT_FILE', 'config.json is missing'));
  });

  it('refuses what does not fit', async () => {
    const { model, vocabulary } = untrained();
    expect(() => new TaggingSystem({ model, vocabulary, tags: ['O'] })).toThrow(failure('ERR_TT_ARG', 'tags is 1 names, expected 3'));
    expect(() => new TaggingSystem({ model, vocabulary, tags: ['O', 'O', 'X'] })).toThrow(failure('ERR_TT_ARG', 'different names'));
    expect(() => new TaggingSystem({ model, vocabulary: Vocabulary.build([['a']]), tags })).toThrow(
      failure('ERR_TT_ARG', 'vocabulary is 3 tokens'),
    );
    await expect(untrained().evaluate([{ tokens: ['a'], tags: ['B-Y'] }])).rejects.toThrow(
      failure('ERR_TT_ARG', 'sentences[0].tags[0] is "B-Y", expected one of "B-X"'),
    );
    await expect(untrained().evaluate([{ tokens: ['a'], tags: [] }])).rejects.toThrow(
      failure('ERR_TT_SHAPE', 'sentences[0].tags is 0 long, expected 1'),
    );
    await expect(untrained().tag([['a']], { batchSize: 0 })).rejects.toThrow(failure('ERR_TT_RANGE', 'batchSize is 0'));
  });
});
