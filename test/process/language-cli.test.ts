// Language models on the command line, on small made files. The build in dist is what runs.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../dist/cli/main.js');

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let dir: string;
const at = (name: string) => join(dir, name);

/** Runs Node; `watch` sees what standard error holds so far, and may kill. */
function node(args: readonly string[], watch?: (err: string, kill: (signal: NodeJS.Signals) => void) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: dir });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      watch?.(err, (signal) => child.kill(signal));
    });
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
  });
}

/** Command lines one after another in one process. */
async function many(lines: readonly (readonly string[])[]): Promise<readonly Result[]> {
  const { out } = await node([join(import.meta.dirname, 'cli-many.mjs'), JSON.stringify(lines)]);
  return JSON.parse(out) as readonly Result[];
}

const small = ['--hidden', '8', '--batch', '4', '--bptt', '10', '--epochs', '3', '--threads', '1'];
const letters = (...args: readonly string[]) => ['train', 'lm', '--train', 'text.txt', ...small, ...args];
const words = (...args: readonly string[]) => ['train', 'lm', '--level', 'word', '--train', 'words.txt', ...small, ...args];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-lm-'));
  await writeFile(at('text.txt'), Array.from({ length: 80 }, (_, i) => `the cat ${i % 7} sat on the mat\n`).join(''));
  await writeFile(at('words.txt'), Array.from({ length: 80 }, (_, i) => `the cat number${i % 5} sat on <unk> mat\n`).join(''));
  await writeFile(at('held.txt'), 'the cat number9 sat on the mat\n');
  await writeFile(at('empty.txt'), '');
  await writeFile(at('short.txt'), 'the\n');
});

afterAll(() => rm(dir, { recursive: true }));

describe('train lm', () => {
  it('prints results only: the n-gram and the model, on dev and test', async () => {
    const [first, second] = (await many([
      letters('--split', '80/10/10', '--ngram', '3', '--out', 'letters'),
      words('--dev', 'held.txt', '--test', 'held.txt', '--out', 'words'),
    ])) as [Result, Result];
    expect(first).toMatchObject({ code: 0 });
    const number = '\\d\\.\\d{4} nats per character, \\d\\.\\d{4} bits';
    expect(first.out).toMatch(
      new RegExp(`^dev 3-gram ${number}\ndev ${number} \\(epoch \\d of 3\\)\ntest 3-gram ${number}\ntest ${number}\n$`),
    );
    expect(second).toMatchObject({ code: 0 });
    expect(second.out).toMatch(/^dev \d\.\d{4} nats per word, perplexity \d+\.\d\d \(epoch \d of 3\)\ntest [^\n]*\n$/);
    expect(second.err).toContain('held.txt: 1 of 8 words are not in the vocabulary and count as <unk>');
    const config = JSON.parse(await readFile(at('words/config.json'), 'utf8')) as { model: { vocabularySize: number } };
    expect(config.model.vocabularySize).toBe(12); // the file's own <unk> is the unknown one: the, cat, five numbers, sat, on, mat, <eos>, <unk>
    const record = JSON.parse(await readFile(at('letters/record.json'), 'utf8')) as object;
    expect(record).toMatchObject({
      level: 'character',
      sizes: { train: 1600, dev: 200, test: 200 },
      run: { options: { preset: 'char-rnn', hidden: [8, 8], lr: 0.005, hiddenDropout: 0.1 } },
      ngram: { order: 3 },
      test: { tokens: 199 },
    });
  });

  it('fills in a preset, which options override', async () => {
    const awd = ['--preset', 'awd-lstm', '--hidden', '8,6', '--embedding', '6', '--epochs', '2', '--batch', '4', '--threads', '1'];
    const zaremba = ['--preset', 'zaremba-small', '--dropout', '0.3', '--hidden', '5', '--batch', '4', '--epochs', '6', '--threads', '1'];
    const results = await many([
      ['train', 'lm', '--train', 'words.txt', ...awd, '--bptt', '12', '--no-locked', '--out', 'awd'],
      ['train', 'lm', '--train', 'words.txt', ...zaremba, '--lr', '2', '--out', 'zaremba'],
      letters('--cell', 'gru', '--tied', '--schedule', 'cosine', '--recurrent-dropout', '0.1', '--zoneout', '0.1', '--min-frequency', '12'),
    ]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    const options = async (name: string) =>
      JSON.parse(await readFile(at(`${name}/record.json`), 'utf8')) as { run: { options: object }; history: { lr: number[] }[] };
    expect((await options('awd')).run.options).toMatchObject({
      ...{ level: 'word', tied: true, locked: false, weightDrop: 0.5, ar: 2, tar: 1, lr: 30, variableBptt: true, bptt: 12, hidden: [8, 6] },
    });
    const { run, history } = await options('zaremba');
    expect(run.options).toMatchObject({
      initRange: 0.1,
      embedding: 5,
      clip: 0.25,
      inputDropout: 0.3,
      hiddenDropout: 0.3,
      outputDropout: 0.3,
    });
    expect(history.map(({ lr }) => lr[0])).toEqual([2, 2, 2, 2, 1, 0.5]); // halved before every epoch after the fourth
    expect(results[2]?.err).toMatch(/text\.txt: \d+ of 100 characters are not in the vocabulary/);
  });

  it('continues to the same bytes after SIGKILL', { timeout: 120_000 }, async () => {
    const awd = [
      '--preset',
      'awd-lstm',
      '--hidden',
      '8,6',
      '--embedding',
      '6',
      '--batch',
      '4',
      '--bptt',
      '8',
      '--threads',
      '1',
      '--nt-asgd',
      '1',
    ];
    const long = (out: string, ...args: readonly string[]) => [
      ...['train', 'lm', '--train', 'words.txt', ...awd, '--epochs', '8', '--save-every', '0', '--out', out],
      ...args,
    ];
    let killed = false;
    await Promise.all([
      node([main, ...long('whole')]),
      node([main, ...long('cut')], (err, kill) => {
        if (killed || !err.includes('epoch 3/')) return;
        killed = true;
        kill('SIGKILL');
      }),
    ]);
    expect(killed).toBe(true);
    const resumed = await node([main, ...long('cut', '--resume')]);
    expect(resumed).toMatchObject({ code: 0, err: expect.stringContaining('continuing the training in cut') as string });
    for (const file of ['model.safetensors', 'record.json'])
      expect(await readFile(at(`cut/${file}`), 'base64')).toBe(await readFile(at(`whole/${file}`), 'base64'));
  });
});

describe('a trained model', () => {
  it('writes and measures', async () => {
    const write = (...args: readonly string[]) => ['generate', 'letters', '--threads', '1', ...args];
    const results = await many([
      write('--prompt', 'the ', '--max-tokens', '30', '--seed', '1'),
      write('--prompt', 'the ', '--max-tokens', '30', '--seed', '1', '--json'),
      write('--prompt', 'the ', '--max-tokens', '30', '--seed', '2'),
      write('--prompt', 'cat', '--temperature', '0', '--top-k', '3', '--top-p', '0.5', '--stop', 't', '--max-tokens', '5'),
      ['generate', 'words', '--max-tokens', '5'],
      ['evaluate', 'letters', '--data', 'held.txt'],
      ['evaluate', 'words', '--data', 'held.txt', '--json'],
    ]);
    expect(results.map(({ code }) => code)).toEqual(results.map(() => 0));
    const [first, json, second, stopped, line, score, scoreJson] = results.map(({ out }) => out) as [string, ...string[]];
    expect(first).toMatch(/^the [^]{30}\n$/);
    const { prompt, text } = JSON.parse(json as string) as { prompt: string; text: string };
    expect(`${prompt}${text}\n`).toBe(first);
    expect(second).not.toBe(first);
    expect(stopped).not.toMatch(/^cat.*t/);
    expect(line).toMatch(/\w/);
    expect(score).toMatch(/^\d\.\d{4} nats per character, \d\.\d{4} bits \(30 characters\)\n$/);
    expect(JSON.parse(scoreJson as string)).toMatchObject({ tokens: 7, perplexity: expect.any(Number) as number });
  });
});

describe('what cannot be', () => {
  const cases: readonly (readonly [code: number, args: readonly string[], words: string])[] = [
    [2, ['train', 'lm'], "required option '--train <file>' not specified"],
    [2, letters('--preset', 'gpt'), 'Allowed choices are zaremba-small, '],
    [2, letters('--level', 'letter'), 'Allowed choices are word, character.'],
    [2, letters('--hidden', '8,x'), 'Expected an integer of at least 1.'],
    [2, letters('--hidden', '8,8', '--layers', '3'), '--layers 3: --hidden 8,8 has 2'],
    [2, letters('--layers', '99999999999'), 'Expected an integer in [1, 10000].'],
    [2, letters('--ngram', '256'), 'Expected an integer in [1, 255].'],
    [2, ['train', 'lm', '--train', 'words.txt', '--preset', 'awd-lstm', '--layers', '2'], '--layers 2: needs --hidden: the preset has layers of 1150, 1150, 400 units'],
    [2, letters('--split', '90'), '--split 90: expected two or three percentages that make 100'],
    [2, letters('--split', '90/20'), '--split 90/20: expected'],
    [2, letters('--split', '90/10', '--dev', 'text.txt'), '--split 90/10: excludes --dev'],
    [2, letters('--split', '80/10/10', '--test', 'text.txt'), '--split 80/10/10: excludes --test'],
    [2, letters('--schedule', 'cosine', '--decay', '0.5'), '--decay: excludes --schedule'],
    [2, letters('--weight-drop', '1'), 'Expected a number of at least 0 and below 1.'],
    [1, ['train', 'lm', '--train', 'nowhere.txt'], 'nowhere.txt: cannot be read'],
    [1, ['train', 'lm', '--train', 'empty.txt'], 'empty.txt: holds no tokens, expected at least 100, as --batch 50 asks for two in every stream'],
    [1, ['train', 'lm', '--train', 'held.txt'], 'held.txt: holds 29 tokens in a part, expected at least 100'],
    [1, words('--dev', 'empty.txt'), 'empty.txt: holds no tokens, expected at least 2'],
    [1, words('--dev', 'held.txt', '--test', 'empty.txt'), 'empty.txt: holds no tokens'],
    [1, ['generate', 'nowhere'], 'nowhere: holds no saved model'],
    [1, ['generate', 'letters', '--prompt', 'Ü'], 'prompt is "Ü", expected the '],
    [2, ['generate', 'letters', '--temperature', '-1'], 'Expected a number of at least 0.'],
    [2, ['evaluate', 'letters', '--data', 'held.txt', '--label-column', 'y'], '--label-column: is for labelled texts; the model is a language model'],
    [1, ['evaluate', 'letters', '--data', 'empty.txt'], 'empty.txt: holds 0 tokens, expected at least 2'],
    [1, ['predict', 'letters', '--text', 'x'], 'kind is "language-model"'],
  ]; // prettier-ignore

  it('is an exit code and one line on standard error', async () => {
    const results = await many(cases.map(([, args]) => args));
    results.forEach(({ code, out, err }, i) => {
      const [want, args, words] = cases[i] as (typeof cases)[number];
      const last = err.trimEnd().split('\n').at(-1);
      expect({ args, code, out, last }).toEqual({ args, code: want, out: '', last: expect.stringContaining(words) as string });
    });
  });
});
