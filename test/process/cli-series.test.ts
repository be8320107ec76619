// Forecasting, tagging and labelling of series on the command line, on small made files.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, main, node, runMany, type RunOptions } from './program.js';

let dir: string;
const at = (name: string) => join(dir, name);
const throughtime = (args: readonly string[], options?: RunOptions) => node(dir, [main, ...args], options);

const wave = (rows: number) =>
  `day,y,u\n${Array.from({ length: rows }, (_, t) => `${t},${(5 + Math.sin(t / 2)).toFixed(4)},${t % 3}\n`).join('')}`;
const forecast = (...args: readonly string[]) => ['train', 'forecast', '--data', 'wave.csv', '--target', 'y', '--hidden', '4', '--window', '6', '--threads', '1', '--epochs', '3', ...args]; // prettier-ignore
const small = ['--hidden', '4', '--threads', '1', '--epochs', '15', '--lr', '0.05', '--batch', '8'];
const tag = (...args: readonly string[]) => ['train', 'tag', '--train', 'train.conll', '--min-frequency', '1', '--embedding', '6', '--dropout', '0', ...small, ...args]; // prettier-ignore
const series = (...args: readonly string[]) => ['train', 'series', '--train', 'strokes.csv', ...small, ...args];

/** Sentences of two lengths in which a token after `in` is a place. */
const tagged = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const [person, place] = [['Ada', 'Bob'][i % 2], ['Rome', 'Ada'][i % 2]];
    return `${person}\tB-PER\n${i % 3 ? `is\tO\nin\tO\n${place}\tB-LOC\n` : ''}`;
  }).join('\n');

/** Rising and falling strokes. */
const strokes = (count: number) =>
  `id,label,x\n${Array.from({ length: count }, (_, i) => [0, 1, 2].map((t) => `${i},${i % 2 ? 'up' : 'down'},${i % 2 ? t : -t}\n`).join('')).join('')}`;

/** A step is up where the number is above that of the step before. */
const steps = (count: number) =>
  `id,x,label\n${Array.from({ length: count }, (_, i) => Array.from({ length: 1 + (i % 4) }, (_, t) => `${i},${(i + t) % 2 ? 1 : -1},${(i + t) % 2 ? 'up' : 'down'}\n`).join('')).join('')}`;
const perStep = (...args: readonly string[]) => ['train', 'series', '--per-step', '--train', 'steps.csv', ...small, ...args];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-cli-series-'));
  await writeFile(at('wave.csv'), wave(80));
  await writeFile(at('train.conll'), tagged(40));
  await writeFile(at('test.conll'), tagged(6));
  await writeFile(at('strokes.csv'), strokes(40));
  await writeFile(at('steps.csv'), steps(40));
  await writeFile(at('gaps-steps.csv'), 'no,x,label\n1,1,up\n1,NA,up\n2,-1,down\n');
  const trained = await runMany(dir, [
    forecast('--out', 'waves', '--horizon', '2', '--period', '12', '--difference'),
    tag('--test', 'test.conll', '--out', 'tags'),
    series('--test', 'strokes.csv', '--out', 'strokes'),
    perStep('--test', 'steps.csv', '--out', 'steps'),
  ]);
  expect(trained.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const [waves, tags, shapes, labels] = trained.map(({ out }) => out) as [string, string, string, string];
  expect(waves).toMatch(/^15 forecasts of 2 steps\n\ny +mae +rmse +mape +smape +direction\nmodel +\d.*\nnaive .*\nseasonal naive .*\n/);
  expect(waves).toMatch(/\nstandardised +mse +mae\nmodel /);
  expect(tags).toMatch(/^test entity f1 1\.0000\ndev accuracy 1\.0000 \(epoch \d+ of \d+\)\ntest accuracy 1\.0000\n$/);
  expect(labels).toMatch(/^test macro f1 1\.0000\ndev accuracy 1\.0000 .*\ntest accuracy 1\.0000\n$/);
  expect(shapes).toMatch(/^dev accuracy 1\.0000 .*\ntest accuracy 1\.0000\n$/);
});

afterAll(() => rm(dir, { recursive: true }));

const record = async (name: string) => JSON.parse(await readFile(at(`${name}/record.json`), 'utf8')) as Record<string, unknown>;

describe('a forecaster', () => {
  it('keeps how it was made', async () => {
    expect(await record('waves')).toMatchObject({
      columns: { targets: ['y'], inputs: ['y'] },
      parts: { train: { from: 0, to: 56 }, validation: { from: 56, to: 64 }, test: { from: 64, to: 80 } },
      run: { options: { horizon: 2, split: [70, 10, 20] }, files: { data: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
      test: { forecasts: 15, horizon: 2 },
    });
  });

  it('tells the next values, and is measured', async () => {
    const [csv, json, table, report] = await runMany(dir, [
      ['forecast', 'waves', '--data', 'wave.csv', '--time', 'day'],
      ['forecast', 'waves', '--data', 'wave.csv', '--steps', '3', '--json'],
      ['evaluate', 'waves', '--data', 'wave.csv'],
      ['evaluate', 'waves', '--data', 'wave.csv', '--json'],
    ]);
    const rows = csv?.out.trimEnd().split('\n') ?? [];
    expect([rows[0], rows.length]).toEqual(['step,y', 3]);
    const objects = json?.out.trimEnd().split('\n').map((line) => JSON.parse(line) as { step: number; y: number }); // prettier-ignore
    expect(objects?.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(`1,${objects?.[0]?.y}`).toBe(rows[1]);
    expect(table?.out).toMatch(/^72 forecasts of 2 steps\n/); // 80 rows, less 7 to look back on and the step after the last origin
    expect(JSON.parse(report?.out ?? '')).toMatchObject({ forecasts: 72, horizon: 2 });
  });

  it('takes inputs, heads, losses, gaps and numbers of rows', async () => {
    await writeFile(at('gaps.csv'), wave(80).replace('7,4.6492,', '7,NA,'));
    const results = await runMany(dir, [
      forecast('--inputs', 'u', 'y', '--residual', '--loss', 'huber', '--cell', 'gru', '--split-rows', '40/20/15'),
      forecast('--inputs', 'y', '--head', 'recursive', '--horizon', '3', '--loss', 'mae', '--scaler', 'minMax', '--log', '--layers', '2', '--dropout', '0.1'),
      ['train', 'forecast', '--data', 'gaps.csv', '--target', '1', '2', '--missing', 'interpolate', '--epochs', '1', '--stride', '2', '--window', '5'],
    ]); // prettier-ignore
    expect(results.map(({ code, out }) => [code, out.split('\n')[0]])).toEqual([
      [0, '15 forecasts of 1 step'],
      [0, '14 forecasts of 3 steps'],
      [0, '16 forecasts of 1 step'],
    ]);
  });

  it('gives the same for the same seed, something else for another', async () => {
    const [first, second, other] = await runMany(dir, [forecast(), forecast(), forecast('--seed', '5')]);
    expect(first?.out).toBe(second?.out);
    expect(first?.out).not.toBe(other?.out);
  });

  it('continues to the same bytes after SIGKILL and Ctrl-C', async () => {
    const long = (out: string, ...args: readonly string[]) => forecast('--epochs', '60', '--patience', '0', '--save-every', '0', '--out', out, ...args); // prettier-ignore
    const bytes = (name: string) => Promise.all(['model.safetensors', 'record.json', 'preparation.json'].map((file) => readFile(at(`${name}/${file}`), 'base64'))); // prettier-ignore
    const [, killed] = await Promise.all([throughtime(long('whole')), throughtime(long('cut'), { watch: after(5, 'SIGKILL') })]);
    expect(killed.signal).toBe('SIGKILL');
    expect((await throughtime(long('cut', '--resume'), { watch: after(20, 'SIGINT') })).code).toBe(130);
    expect((await throughtime(long('cut', '--resume'))).code).toBe(0);
    expect(await bytes('cut')).toEqual(await bytes('whole'));
  });
});

describe('a tagger', () => {
  it('tags lines, and is measured', async () => {
    const [plain, json, report, object] = await runMany(dir, [
      ['predict', 'tags', '--text', 'Bob is in Rome', ''],
      ['predict', 'tags', '--json', '--text', 'Ada'],
      ['evaluate', 'tags', '--data', 'test.conll'],
      ['evaluate', 'tags', '--data', 'test.conll', '--json'],
    ]);
    expect(plain?.out).toBe('Bob\tB-PER\nis\tO\nin\tO\nRome\tB-LOC\n\n\n');
    expect(JSON.parse(json?.out ?? '')).toMatchObject([{ token: 'Ada', tag: expect.any(String) as string }]);
    expect(report?.out).toMatch(
      /^samples 18\naccuracy 1\.0000\n[^]*\nentity +precision +recall +f1 +samples\nLOC .*\nPER .*\nall .* 10\n$/,
    );
    expect(JSON.parse(object?.out ?? '')).toMatchObject({ accuracy: 1, entities: { micro: { f1: 1, support: 10 } } });
  });
});

describe('a classifier of series', () => {
  it('answers lines, and is measured', async () => {
    const input = '{"values":[[0],[1],[2]]}\n{"values":[0,-1]}\n';
    const { out } = await throughtime(['predict', 'strokes'], { input });
    expect(out).toMatch(/^up\t[01]\.\d{4}\ndown\t[01]\.\d{4}\n$/);
    const report = await throughtime(['evaluate', 'strokes', '--data', 'strokes.csv']);
    expect(report.out).toContain('samples 40\naccuracy 1.0000\nroc auc 1.0000 (of up)\n');
  });
});

describe('a tagger of series', () => {
  it('answers a line per step, is measured by steps, and compared', async () => {
    const [plain, json, report, gaps, table] = await runMany(dir, [
      ['predict', 'steps', '--text', '{"values":[1,-1]}', '{"values":[[-1]]}'],
      ['predict', 'steps', '--json', '--text', '{"values":[1]}'],
      ['evaluate', 'steps', '--data', 'steps.csv', '--errors', '3'],
      ['evaluate', 'steps', '--data', 'gaps-steps.csv', '--missing', 'drop', '--id-column', 'no', '--json'],
      ['compare', 'series', '--per-step', '--train', 'steps.csv', '--cells', 'rnn', '--sizes', '4', '--epochs', '1', '--threads', '1'],
    ]);
    expect(plain?.out).toMatch(/^up\t[01]\.\d{4}\ndown\t[01]\.\d{4}\n\ndown\t[01]\.\d{4}\n\n$/);
    expect(JSON.parse(json?.out ?? '')).toMatchObject([{ label: 'up', probabilities: { down: expect.any(Number) as number } }]);
    expect(report?.out).toMatch(/^samples 100\naccuracy 1\.0000\nroc auc 1\.0000[^]*\nthe surest wrong answers: none\n$/);
    expect(JSON.parse(gaps?.out ?? '')).toMatchObject({ samples: 2, accuracy: 1 });
    expect(table?.out).toMatch(/^cell +units +parameters +accuracy .*\nrnn +4 +38 /);
    expect(await record('steps')).toMatchObject({ labels: ['down', 'up'], run: { options: { perStep: true } }, test: { samples: 100 } });
  });

  it('continues to the same bytes after SIGKILL', async () => {
    const long = (out: string, ...args: readonly string[]) => perStep('--epochs', '12', '--patience', '0', '--save-every', '0', '--out', out, ...args); // prettier-ignore
    const bytes = (name: string) => Promise.all(['model.safetensors', 'record.json', 'scaling.json'].map((file) => readFile(at(`${name}/${file}`), 'base64'))); // prettier-ignore
    const [, killed] = await Promise.all([
      throughtime(long('steps-whole')),
      throughtime(long('steps-cut'), { watch: after(3, 'SIGKILL') }),
    ]);
    expect(killed.signal).toBe('SIGKILL');
    expect((await throughtime(long('steps-cut', '--resume'))).code).toBe(0);
    expect(await bytes('steps-cut')).toEqual(await bytes('steps-whole'));
  });
});

describe('what cannot be', () => {
  const files = {
    'torn.csv': 'y\n1\n2\nthree\n',
    'gap.csv': 'y,u\n1,2\n,3\n',
    'short.csv': wave(12),
    'zero.csv': wave(80).replace('5.0000', '0'),
    'back.csv': 'day,y\n2,1\n1,2\n',
    'torn.conll': 'a O\nb\n',
    'stray.conll': 'Ada\tB-PER\nBob\tB-ORG\n',
    'one.conll': 'a O\nb O\n',
    'torn-strokes.csv': 'id,label,x\n1,up,1\n1,up,b\n',
    'wide.csv': 'id,label,x,y\n1,up,1,2\n2,down,1,2\n',
    'plain.txt': 'up 1 2 3\n',
    'torn-steps.csv': 'id,x,label\n1,1,up\n1,b,up\n',
    'hole-steps.csv': 'id,x,label\n1,1,up\n1,,up\n',
    'stray-steps.csv': 'id,x,label\n1,1,up\n1,1,side\n',
    'one-steps.csv': 'id,x,label\n1,1,up\n1,1,down\n',
  };
  const cases: readonly (readonly [code: number, args: readonly string[], words: string])[] = [
    [2, ['train', 'forecast', '--data', 'wave.csv'], "required option '--target <column...>' not specified"],
    [2, forecast('--horizon', '0'), "option '--horizon <rows>' argument '0' is invalid. Expected an integer of at least 1."],
    [2, forecast('--split', '80/20'), 'Expected three whole numbers above 0 such as 70/10/20, together at most 100.'],
    [2, forecast('--split', '70/0/30'), 'Expected three whole numbers above 0'],
    [2, forecast('--split', '70/20/20'), 'together at most 100'],
    [2, forecast('--inputs', 'u', '--residual'), '--residual: needs the target y among the --inputs'],
    [2, forecast('--inputs', 'u', 'y', '--head', 'recursive'), '--head recursive: feeds its forecasts back'],
    [2, forecast('--inputs', 'u', 'u'), '--inputs: names the column u twice'],
    [1, forecast('--split-rows', '60/10/20'), 'test is rows 70 to 90, expected an end of at most 80'],
    [1, forecast('--window', '100'), 'size is window 100 and horizon 1, expected at most 56 rows together'],
    [1, forecast('--horizon', '9'), 'size is window 6 and horizon 9, expected at most 64 rows together and 8 in the horizon'],
    [2, forecast('--period', '70'), '--period: is 70, more than the 64 rows before the test rows'],
    [1, forecast('--target', 'v'), 'wave.csv:1: has no column "v", only "day", "y", "u"'],
    [1, ['train', 'forecast', '--data', 'torn.csv', '--target', 'y'], 'torn.csv:4: column "y" is "three", expected a number'],
    [1, ['train', 'forecast', '--data', 'gap.csv', '--target', 'y'], 'gap.csv:3: column "y" has no value, expected a number'],
    [1, ['train', 'forecast', '--data', 'short.csv', '--target', 'y', '--split', '90/5/5'], 'of 12 samples, expected at least one'],
    [1, ['train', 'forecast', '--data', 'zero.csv', '--target', 'y', '--log'], 'column "y", row 0 is 0, expected a number above 0 (log is on)'],
    [1, ['train', 'forecast', '--data', 'back.csv', '--target', 'y', '--time', 'day'], 'back.csv:3: the time is "1", expected one after "2"'],
    [1, ['forecast', 'waves', '--data', 'gap.csv'], 'gap.csv:3: column "y" has no value'],
    [1, ['forecast', 'waves', '--data', 'torn.csv'], 'torn.csv:4: column "y"'],
    [1, ['forecast', 'waves', '--data', 'back.csv'], 'history is 2 rows, expected at least 7'],
    [1, ['forecast', 'tags', '--data', 'wave.csv'], 'config.json: kind is "tagger", expected "forecaster"'],
    [1, ['predict', 'waves', '--text', 'x'], 'kind is "forecaster", expected one of'],
    [2, ['evaluate', 'waves', '--data', 'wave.csv', '--text-column', 'y'], '--text-column: is for labelled texts; the model is a forecaster'],
    [2, ['evaluate', 'tags', '--data', 'test.conll', '--format', 'csv'], '--format: is for labelled texts; the model is a tagger'],
    [1, ['train', 'tag', '--train', 'torn.conll'], 'torn.conll:2: holds "b" alone, expected a token and a tag'],
    [1, ['train', 'tag', '--train', 'one.conll'], 'one.conll: all tokens have the tag "O", expected at least two different tags'],
    [1, tag('--dev', 'stray.conll'), 'stray.conll:2: tag is "B-ORG", expected one of "B-LOC", "B-PER", "O"'],
    [2, tag('--freeze'), '--freeze: needs --vectors'],
    [1, ['evaluate', 'tags', '--data', 'stray.conll'], 'stray.conll:2: tag is "B-ORG"'],
    [1, ['train', 'series', '--train', 'torn-strokes.csv'], 'torn-strokes.csv:3: column "x" is "b", expected a number'],
    [1, ['train', 'series', '--train', 'plain.txt'], 'plain.txt: has a name that tells no format of series'],
    [1, series('--dev', 'wide.csv'), 'wide.csv:2: the series has 2 features, expected 1'],
    [2, ['train', 'series', '--train', 'a-idx3-ubyte', '--label-column', 'x'], '--label-column: a-idx3-ubyte has no columns'],
    [1, ['train', 'series', '--train', 'hole-steps.csv'], 'hole-steps.csv:3: column "x" has no value, expected a number (missing: drop or interpolate'],
    [1, ['train', 'series', '--train', 'one-steps.csv'], 'one-steps.csv:3: the label is "down", expected "up" as in the first row of the series; labels of steps: --per-step'],
    [1, perStep('--dev', 'torn-steps.csv'), 'torn-steps.csv:3: column "x" is "b", expected a number'],
    [1, perStep('--test', 'hole-steps.csv'), 'hole-steps.csv:3: column "x" has no value, expected a number'],
    [1, perStep('--test', 'stray-steps.csv'), 'stray-steps.csv:3: label is "side", expected one of "down", "up"'],
    [1, ['train', 'series', '--per-step', '--train', 'one-steps.csv'], 'one-steps.csv: holds one series, so none can be held out'],
    [2, perStep('--pooling', 'mean'), '--pooling: makes one answer of a series'],
    [2, perStep('--missing', 'zero'), "option '--missing <what>' argument 'zero' is invalid"],
    [2, ['train', 'series', '--train', 'a.jsonl', '--missing', 'drop'], '--missing: a.jsonl has no columns'],
    [1, ['train', 'series', '--per-step', '--train', 'a-idx3-ubyte'], 'a-idx3-ubyte: has a name that tells no format of series'],
    [1, ['evaluate', 'steps', '--data', 'stray-steps.csv'], 'stray-steps.csv:3: label is "side"'],
    [1, ['predict', 'steps', '--text', '{"values":[[1,2]]}'], 'series[0] is of 2 features, expected 1'],
    [2, ['evaluate', 'tags', '--data', 'test.conll', '--missing', 'drop'], '--missing: is for models of series; the model is a tagger'],
    [2, ['evaluate', 'waves', '--data', 'wave.csv', '--id-column', 'x'], '--id-column: is for models of labelled series; the model is a forecaster'],
    [1, ['predict', 'strokes', '--text', '{"values":[[1,2]]}'], 'series[0] is of 2 features, expected 1'],
    [1, ['predict', 'strokes', '--text', 'up'], '--text:1: is no JSON'],
  ]; // prettier-ignore

  it('is an exit code and one line on standard error', { timeout: 120_000 }, async () => {
    for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
    const results = await runMany(dir, cases.map(([, args]) => args)); // prettier-ignore
    results.forEach((result, i) => {
      const [code, args, words] = cases[i] as (typeof cases)[number];
      const last = result.err.trimEnd().split('\n').at(-1);
      const wanted = expect.stringMatching(`^throughtime: .*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) as string;
      expect({ args, code: result.code, out: result.out, last }).toEqual({ args, code, out: '', last: wanted });
    });
  });
});

describe('help', () => {
  it('is there for every command', async () => {
    const pages = [['train', 'forecast'], ['train', 'tag'], ['train', 'series'], ['forecast']].map((command) => [...command, '--help']);
    for (const { code, out } of await runMany(dir, pages)) {
      expect(code).toBe(0);
      expect(out).toMatch(/\nExamples?:\n {2}\$ throughtime /);
    }
  });
});
