// The pages that commands write, in a browser as a reader opens them: nothing runs, nothing is loaded, all fits on a phone, light and dark.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMany, type Result } from './program.js';
import { missing, openReader } from './reader.js';

const hostile = '</script></style><svg onload=alert(1)>';
const texts = Array.from({ length: 40 }, (_, i) => `${i % 2 ? 'good a funny film' : 'bad a dull film'} ${i % 9 ? i : hostile}`);
const words = Array.from({ length: 12 }, (_, i) => `Ada\tB-PER\nin\tO\n${i % 3 ? 'Oslo' : hostile.replaceAll(' ', '')}\tB-LOC\n`);
const steps = Array.from({ length: 60 }, (_, i) => `${Math.floor(i / 3)},${i % 3},${i % 5},${Math.floor(i / 3) % 2 ? 'up' : hostile}`);
const months = Array.from({ length: 72 }, (_, t) => `${t},${(100 + t + 20 * Math.sin(t / 2)).toFixed(1)}`);
const pairs = Array.from(
  { length: 40 },
  (_, i) => `the cat ${i % 7} ${i % 5 ? 'sat' : hostile.replaceAll(' ', '')}\tdie Katze ${i % 7} saß`,
);
const labelled = Array.from({ length: 60 }, (_, i) => `${Math.floor(i / 3)},${i % 5},${i % 2 ? 'up' : hostile}`);
const files = {
  'labelled-steps.csv': `id,x,label\n${labelled.join('\n')}`,
  'texts.txt': texts.join('\n'),
  'words.conll': words.join('\n'),
  'steps.csv': `id,step,x,label\n${steps.join('\n')}`,
  'months.csv': `month,y\n${months.join('\n')}`,
  'pairs.tsv': pairs.join('\n'),
  'text.txt': texts.join('\n').repeat(3),
};

const small = ['--hidden', '4', '--epochs', '2', '--threads', '1'];
const commands: Readonly<Record<string, readonly string[]>> = {
  classify: ['train', 'classify', '--train', 'texts.txt', '--test', 'texts.txt', '--schedule', 'cosine', ...small, '--out', 'c'],
  'evaluate classify': ['evaluate', 'c', '--data', 'texts.txt'],
  'predict classify': ['predict', 'c', '--text', 'a funny film', hostile],
  'analyze classify': ['analyze', 'c', '--text', 'a funny film', hostile],
  tag: ['train', 'tag', '--train', 'words.conll', '--test', 'words.conll', ...small, '--out', 't'],
  'evaluate tag': ['evaluate', 't', '--data', 'words.conll'],
  'predict tag': ['predict', 't', '--text', `Ada in ${hostile}`],
  series: ['train', 'series', '--train', 'steps.csv', '--test', 'steps.csv', ...small, '--out', 's'],
  'series per step': [
    'train',
    'series',
    '--per-step',
    '--train',
    'labelled-steps.csv',
    '--test',
    'labelled-steps.csv',
    ...small,
    '--out',
    'p',
  ],
  'predict steps': ['predict', 'p', '--text', '{"values":[1,2,3]}'],
  'evaluate series': ['evaluate', 's', '--data', 'steps.csv'],
  forecast: ['train', 'forecast', '--data', 'months.csv', '--target', 'y', '--window', '6', '--horizon', '3', ...small, '--out', 'f'],
  'evaluate forecast': ['evaluate', 'f', '--data', 'months.csv'],
  'forecast forecast': ['forecast', 'f', '--data', 'months.csv', '--steps', '6'],
  lm: ['train', 'lm', '--train', 'text.txt', '--ngram', '3', '--batch', '4', '--bptt', '20', ...small, '--out', 'l'],
  'evaluate lm': ['evaluate', 'l', '--data', 'text.txt'],
  compare: ['compare', 'classify', '--train', 'texts.txt', '--cells', 'rnn,lstm', '--sizes', '4', '--epochs', '2', '--threads', '1'],
  seq2seq: ['train', 'seq2seq', '--train', 'pairs.tsv', '--test', 'pairs.tsv', '--embedding', '8', '--batch', '8', ...small, '--epochs', '8', '--lr', '0.03', '--monitor', 'loss', '--out', 'q'], // prettier-ignore
  'evaluate seq2seq': ['evaluate', 'q', '--data', 'pairs.tsv', '--beam', '2'],
  'translate seq2seq': ['translate', 'q', '--text', 'the cat 3 sat', hostile, '--n-best', '2', '--beam', '3'],
  generate: ['generate', 'l', '--prompt', 'a funny', '--max-tokens', '60'],
};
const pages = Object.keys(commands);
const sections: Readonly<Record<string, readonly string[]>> = {
  'analyze classify': ['Word importance', 'Attention', 'Hidden states'],
  seq2seq: ['Precision of n-grams', 'Translations', 'Attention, example 1', 'Attention, example 2', 'Loss', 'Bleu', 'Gradient norm', 'Options'], // prettier-ignore
  'translate seq2seq': ['Translations', 'Attention'],
  classify: ['Confusion matrix', 'Scores by class', 'ROC curve', 'Confidence', 'Lengths of the training texts', 'Loss', 'Accuracy', 'Gradient norm', 'Learning rate', 'Options'], // prettier-ignore
  forecast: ['Errors of y beside the baselines', 'Mean squared error', 'Error by step', 'Forecast of y', 'Errors of y', 'Loss', 'Gradient norm', 'Options'], // prettier-ignore
};

let dir: string;
let results: readonly Omit<Result, 'signal'>[];
const at = (name: string) => join(dir, 'pages', name.replaceAll(' ', '-'), 'index.html');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-report-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), `${text}\n`);
  const lines = pages.map((name) => [...(commands[name] as readonly string[]), '--report', join('pages', name.replaceAll(' ', '-'))]);
  results = await runMany(dir, [...lines, ['train', 'classify', '--train', 'texts.txt', '--report', 'texts.txt/x']]);
}, 120_000);

afterAll(() => rm(dir, { recursive: true }));

describe('--report', () => {
  it.each(pages)('of %s writes a page and says where', async (name) => {
    const { code, out, err } = results[pages.indexOf(name)] as Result;
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringContaining(`report: pages/${name.replaceAll(' ', '-')}/index.html`) as string,
    });
    expect(out).not.toContain('report:');
    const titles = [...(await readFile(at(name), 'utf8')).matchAll(/<h2[^>]*>([^<]*)</g)].map(([, title]) => title);
    expect(titles.length).toBeGreaterThan(0);
    if (sections[name]) expect(titles).toEqual(sections[name]);
  });

  it('that cannot be written is known before the training', () => {
    expect(results.at(-1)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^throughtime: texts.txt\/x cannot be made/) as string,
    });
  });
});

describe.skipIf(missing)(`in a browser${missing ? `: skipped, ${missing}` : ''}`, () => {
  const reader = openReader();

  it.each(pages)('%s is quiet, fits, and has both schemes', (name) => reader.check(at(name)));
});
