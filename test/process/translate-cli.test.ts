// Sequence to sequence on the command line, on small made files. The build in dist is what runs.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { after, main, node, runMany, type Result } from './program.js';

let dir: string;
const at = (name: string) => join(dir, name);
const lines = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
const letters = (i: number) => [i % 5, (i * 3) % 7, (i * i) % 4].slice(0, 1 + (i % 3)).map((n) => 'abcdefg'[n] as string);

const small = [
  '--source-unit',
  'characters',
  '--target-unit',
  'pretokenized',
  '--hidden',
  '16',
  '--embedding',
  '8',
  '--batch',
  '8',
  '--threads',
  '1',
];
const train = (...args: readonly string[]) => ['train', 'seq2seq', '--train', 'train.tsv', ...small, ...args];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-seq2seq-'));
  const pair = (i: number) => [letters(i).join(''), letters(i).reverse().join(' ').toUpperCase()] as const;
  await writeFile(
    at('train.tsv'),
    lines(80, (i) => pair(i).join('\t')),
  );
  await writeFile(
    at('dev.in'),
    lines(12, (i) => pair(3 * i)[0]),
  );
  await writeFile(
    at('dev.out'),
    lines(12, (i) => pair(3 * i)[1]),
  );
  await writeFile(at('short.out'), 'A\n');
  await writeFile(at('gap.tsv'), 'a\tA\n\t B\n');
  await writeFile(at('long.tsv'), `${'ab'.repeat(20)}\tA\n`);
});

afterAll(() => rm(dir, { recursive: true }));

describe('train seq2seq', { timeout: 120_000 }, () => {
  it('prints the BLEU of the best epoch, and of the test pairs last; translate and evaluate use the model', async () => {
    const dev = ['--dev-source', 'dev.in', '--dev-target', 'dev.out', '--test-source', 'dev.in', '--test-target', 'dev.out'];
    const [trained, told, best, looked, measured, json] = (await runMany(dir, [
      train(...dev, '--epochs', '40', '--patience', '0', '--lr', '0.02', '--dropout', '0', '--max-source-length', '8', '--out', 'model'),
      ['translate', 'model', '--text', 'abc', 'g'],
      ['translate', 'model', 'dev.in', '--n-best', '2', '--beam', '3'],
      ['translate', 'model', '--text', 'ab', '--attention', '--length-penalty', '1', '--coverage-penalty', '0.2'],
      ['evaluate', 'model', '--data', 'dev.in', '--target', 'dev.out', '--beam', '1', '--rouge'],
      ['evaluate', 'model', '--data', 'train.tsv', '--bleu-tokenizer', 'char', '--json'],
    ])) as [Result, Result, Result, Result, Result, Result];
    expect(trained).toMatchObject({ code: 0 });
    expect(trained.out).toMatch(/^dev bleu \d+\.\d\d \(greedy; epoch \d+ of \d+\)\ntest exact [01]\.\d{4}\ntest bleu \d+\.\d\d \(nrefs:1\|case:mixed\|eff:no\|tok:none\|smooth:exp\)\n$/); // prettier-ignore
    expect(trained.err).toContain('the decoder runs one call');
    expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/^([A-G] )*[A-G]\n([A-G] )*[A-G]\n$/) as string });
    expect(best.out).toMatch(/^(1\t-\d+\.\d{4}\t[A-G ]+\n){2}(2\t[^\n]+\n){2}/);
    const { text, tokens, sourceTokens, attention } = JSON.parse(looked.out) as Record<string, string & string[] & number[][]>;
    expect([text, sourceTokens]).toEqual([tokens?.join(' '), ['a', 'b']]);
    expect(attention?.map((row) => row.length)).toEqual(tokens?.map(() => 2));
    expect(measured.out).toMatch(/^pairs 12\nexact \d\.\d{4}\n\nmeasure +precision[^]*rougeLsum .*\n\nbleu \d+\.\d\d .*\n$/);
    const report = JSON.parse(json.out) as { pairs: number; exact: number; bleu: { signature: string; score: number } };
    expect(report).toMatchObject({ pairs: 80, bleu: { signature: 'nrefs:1|case:mixed|eff:no|tok:char|smooth:exp' } });
    expect(Number(/^exact (.*)$/m.exec(measured.out)?.[1])).toBeGreaterThan(0.6);
    const record = JSON.parse(await readFile(at('model/record.json'), 'utf8')) as {
      best: number;
      history: { metrics: { bleu: number } }[];
    };
    const scores = record.history.map(({ metrics }) => metrics.bleu);
    expect(record.best).toBe(1 + scores.indexOf(Math.max(...scores)));
  });

  it('has the options of the model', async () => {
    const results = await runMany(dir, [
      train('--epochs', '1', '--cell', 'lstm', '--attention', 'additive', '--placement', 'before', '--input-feeding', '--layers', '2'),
      train('--epochs', '2', '--attention', 'multi-head', '--heads', '2', '--teacher-forcing', '1', '--final-teacher-forcing', '0.2'),
      train('--epochs', '1', '--attention', 'none', '--bridge', 'copy', '--no-bidirectional', '--monitor', 'loss', '--lowercase'),
      train('--epochs', '1', '--shared', '--tied', '--embedding', '16', '--min-frequency', '1', '--label-smoothing', '0'),
    ]);
    expect(results.map(({ code, err }) => [code, /decoder runs (step by step|one call)/.exec(err)?.[1]])).toEqual([
      [0, 'step by step'],
      [0, 'one call'],
      [0, 'one call'],
      [0, 'one call'],
    ]);
  });

  it('continues to the same bytes after SIGKILL, with a falling share of right inputs', async () => {
    const long = (out: string, ...args: readonly string[]) =>
      [main, ...train('--epochs', '6', '--final-teacher-forcing', '0.5', '--save-every', '0', '--out', out, ...args)]; // prettier-ignore
    const [, cut] = await Promise.all([node(dir, long('whole')), node(dir, long('cut'), { watch: after(2, 'SIGKILL') })]);
    expect(cut.signal).toBe('SIGKILL');
    const resumed = await node(dir, long('cut', '--resume'));
    expect(resumed).toMatchObject({ code: 0, err: expect.stringContaining('continuing the training in cut') as string });
    for (const file of ['model.safetensors', 'record.json', 'config.json', 'target-vocabulary.json'])
      expect(await readFile(at(`cut/${file}`)), file).toEqual(await readFile(at(`whole/${file}`)));
  });

  it('says what is wrong with files, lines and options', async () => {
    const results = await runMany(dir, [
      ['train', 'seq2seq', '--source', 'dev.in', '--target', 'short.out'],
      ['train', 'seq2seq', '--train', 'gap.tsv'],
      ['train', 'seq2seq'],
      ['train', 'seq2seq', '--source', 'dev.in'],
      ['train', 'seq2seq', '--train', 'train.tsv', '--source', 'dev.in', '--target', 'dev.out'],
      train('--dev', 'long.tsv', '--max-source-length', '30'),
      train('--heads', '2'),
      train('--attention', 'none', '--input-feeding'),
      train('--teacher-forcing', '1.5'),
      train('--tied'),
      train('--beam', '99', '--test', 'train.tsv'),
      train('--attention', 'multi-head', '--heads', '3'),
      ['translate', 'model', '--text', 'abcabcabc'],
      ['translate', 'model', '--text', 'ab', '', 'c'],
      ['translate', 'model', 'gap.tsv', '--beam', '2', '--n-best', '3'],
      ['translate', 'model', '--text', 'a', '--beam', '99'],
      ['translate', 'model', '--text', 'a', '--report', 'dev.in/x'],
      ['evaluate', 'model', '--data', 'dev.in', '--target', 'short.out'],
      ['evaluate', 'model', '--data', 'long.tsv'],
      ['predict', 'model', '--text', 'a'],
    ]);
    expect(results.map(({ code, err }) => `${code} ${err.replace(/^(?!throughtime:).*\n/gm, '').trim()}`)).toEqual([
      '1 throughtime: short.out: has 1 lines, expected 12 as dev.in has (line by line one is the translation of the other)',
      '1 throughtime: gap.tsv:2: has an empty source, expected a text on both sides of the tab',
      '2 throughtime: --train: or --source and --target are needed',
      '2 throughtime: --source: needs --target',
      '2 throughtime: --train: excludes --source and --target',
      '1 throughtime: long.tsv:1: the source is 40 tokens long, expected at most 30 (--max-source-length of the training)',
      '2 throughtime: --heads: needs --attention multi-head',
      '2 throughtime: --input-feeding: needs attention; --attention is none',
      expect.stringMatching(/^2 throughtime: option '--teacher-forcing <share>' argument '1.5' is invalid/),
      '1 throughtime: Seq2Seq: embedding is 8, expected 16 (tiedOutput needs vectors as wide as the decoder)',
      expect.stringMatching(/^2 throughtime: --beam 99: expected at most the target vocabulary, which is \d+$/),
      '1 throughtime: Seq2Seq: attention.heads is 3, expected a divisor of decoderHidden, 16',
      '1 throughtime: Translator: text 1 is 9 tokens long, expected at most 8 (maxSourceLength of the model)',
      '1 throughtime: Translator: text 2 is empty, expected at least one token',
      '2 throughtime: --n-best 3: expected at most --beam, which is 2',
      expect.stringMatching(/^1 throughtime: beamSearch: width is 99, expected at most the vocabulary, which is \d+/),
      expect.stringMatching(/^1 throughtime: dev.in\/x cannot be made/),
      '1 throughtime: short.out: has 1 lines, expected 12 as dev.in has (line by line one is the translation of the other)',
      '1 throughtime: long.tsv:1: the source is 40 tokens long, expected at most 8 (--max-source-length of the training)',
      expect.stringMatching(/^1 throughtime: .*kind is "seq2seq", expected one of/),
    ]);
  });
});
