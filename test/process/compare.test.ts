// throughtime compare, on small made files. The build in dist is what runs.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMany, type Result } from './program.js';

let dir: string;
let results: readonly Omit<Result, 'signal'>[];
const texts = Array.from({ length: 40 }, (_, i) => (i % 2 ? `good a funny film ${i}` : `bad a dull film ${i}`)).join('\n');
const months = Array.from({ length: 60 }, (_, t) => `${t},${(100 + t + 20 * Math.sin(t / 2)).toFixed(1)}`).join('\n');
const pairs = Array.from({ length: 40 }, (_, i) => `the cat ${i % 7} sat\tdie Katze ${i % 7} saß\n`).join('');
const words = (line: string) => line.split(' ');
const classify = (line: string) => words(`compare classify --train texts.txt --epochs 2 --threads 1 ${line}`);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-compare-'));
  await writeFile(join(dir, 'texts.txt'), `${texts}\n`);
  await writeFile(join(dir, 'pairs.tsv'), pairs);
  await writeFile(join(dir, 'months.csv'), `month,y\n${months}\n`);
  const lm = '--level character --train texts.txt --batch 4 --layers 1 --epochs 2 --threads 1';
  const seq2seq = '--train pairs.tsv --test pairs.tsv --embedding 8 --epochs 2 --threads 1';
  results = await runMany(dir, [
    classify('--cells rnn,gru --sizes 4,6 --report page'),
    classify('--cells lstm --sizes 4 --json'),
    words('train classify --train texts.txt --epochs 2 --threads 1 --hidden 4'),
    words('compare forecast --data months.csv --target y --window 6 --epochs 2 --cells gru --sizes 4 --threads 1'),
    classify('--cell gru'),
    classify('--cells gru,rgb'),
    classify('--sizes 4,4'),
    classify('--out model'),
    words(`compare lm ${lm} --sizes 4,8 --cells gru --report lm`),
    words(`train lm ${lm} --hidden 8 --cell gru`),
    words(`compare seq2seq ${seq2seq} --sizes 8 --report q`),
    words(`train seq2seq ${seq2seq} --hidden 8 --cell lstm`),
    words('compare seq2seq --train pairs.tsv --cells gru,rnn'),
    words('compare lm --train texts.txt --hidden 4'),
    words('compare seq2seq --train pairs.tsv --heads 2'),
  ]);
}, 120_000);

afterAll(() => rm(dir, { recursive: true }));

it('prints a row per cell and size, the best with a star', () => {
  const [{ code, out, err }] = results as [Result];
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('gru 6 (4 of 4)') as string });
  const [head, ...rows] = out.trimEnd().split('\n').map((line) => line.split(/\s+/)); // prettier-ignore
  expect(head).toEqual(['cell', 'units', 'parameters', 'accuracy', 's/epoch', 'epochs']);
  expect(rows.map(([cell, units]) => `${cell} ${units}`)).toEqual(['rnn 4', 'rnn 6', 'gru 4', 'gru 6']);
  const scores = rows.map(([, , , score]) => Number(score));
  expect(rows.map((row) => row.at(-1) === '*')).toEqual(scores.map((score) => score === Math.max(...scores)));
  expect(Number(rows[2]?.[2])).toBeGreaterThan(Number(rows[0]?.[2])); // a GRU has more parameters than an RNN
});

it('gives the numbers of the training alone', () => {
  const { results: told, ...rest } = JSON.parse(results[1]?.out ?? '') as {
    readonly results: readonly Readonly<Record<string, unknown>>[];
  };
  expect(rest).toEqual({ score: 'accuracy', better: 'larger' });
  expect(told).toEqual([{ cell: 'lstm', hidden: 4, parameters: expect.any(Number) as number, score: expect.any(Number) as number, secondsPerEpoch: expect.any(Number) as number, epochs: 2 }]); // prettier-ignore
  expect(results[2]?.out).toBe(
    `dev accuracy ${(told[0]?.['score'] as number).toFixed(4)} (epoch ${results[2]?.out.match(/epoch (\d)/)?.[1]} of 2)\n`,
  );
});

it('compares forecasts by their error', () => {
  expect(results[3]).toMatchObject({ code: 0, out: expect.stringMatching(/^cell +units +parameters +standardised mse +s\/epoch +epochs\ngru .*\*\n$/) as string }); // prettier-ignore
});

it('compares language models by nats, with those of the training alone, and by bits', async () => {
  const [{ out, err }, alone] = results.slice(8, 10) as [Result, Result];
  expect(out, err).toMatch(/^cell +units +parameters +nats per token +bits per character +s\/epoch +epochs\ngru +4 [^]*\ngru +8 .*\n$/);
  const [nats, bits] = (/\ngru +8 +\d+ +(\S+) +(\S+)/.exec(out) ?? []).slice(1).map(Number) as [number, number];
  expect(alone.out).toMatch(`dev ${nats.toFixed(4)} nats per character, ${bits.toFixed(4)} bits`);
  expect(await readFile(join(dir, 'lm/index.html'), 'utf8')).toContain('>bits per character</th>');
});

it('compares translators by BLEU, with that of the training alone', async () => {
  const [{ out, err }, alone] = results.slice(10, 12) as [Result, Result];
  expect(out, err).toMatch(/^cell +units +parameters +bleu +s\/epoch +epochs\ngru [^]*\nlstm .*\n$/);
  const bleu = Number(/\nlstm +8 +\d+ +(\S+)/.exec(out)?.[1]);
  expect(Number(/test bleu (\S+)/.exec(alone.out)?.[1])).toBeCloseTo(bleu, 2);
  expect(await readFile(join(dir, 'q/index.html'), 'utf8')).toContain('Validation bleu');
});

it.each([
  [12, 'Expected different names of gru, lstm'],
  [13, '--hidden: compare takes --sizes'],
  [14, '--heads: needs --attention multi-head'],
  [4, '--cell: compare takes --cells'],
  [5, 'Expected different names of rnn, gru, lstm'],
  [6, 'Expected different sizes.'],
  [7, "unknown option '--out'"],
])('refuses command line %i: %s', (i, words) => {
  expect(results[i]).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) as string });
});
