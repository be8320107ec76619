// The program as a user starts it, on small made files. The build in dist is what runs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as tt from '../../lib/index.js';
import { after, main, node as nodeIn, runMany, type Result, type RunOptions } from './program.js';

let dir: string;
const at = (name: string) => join(dir, name);

function throughtime(args: readonly string[], options?: RunOptions): Promise<Result> {
  return node([main, ...args], options);
}

function node(args: readonly string[], options?: RunOptions): Promise<Result> {
  return nodeIn(dir, args, options);
}

const small = ['--hidden', '3', '--embedding', '4', '--batch', '8', '--epochs', '2', '--threads', '1', '--min-frequency', '1'];
const train = (...args: readonly string[]) => ['train', 'classify', '--train', 'train.txt', ...small, ...args];

/** Lines of two classes that a model of a few units tells apart. */
function lines(count: number): string {
  const words = { good: ['fine', 'great', 'lovely'], bad: ['dull', 'poor', 'weak'] };
  return Array.from({ length: count }, (_, i) => {
    const label = Math.floor(i / 3) % 3 === 0 ? 'bad' : 'good';
    return `${label} a ${words[label][i % 3]} film number ${i % 5}\n`;
  }).join('');
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-cli-'));
  await writeFile(at('train.txt'), lines(60));
  await writeFile(at('dev.txt'), lines(12));
  await writeFile(at('test.txt'), lines(15));
  await writeFile(at('table.csv'), `stars,review\n${lines(30).replaceAll(/^(\w+) (.*)$/gm, '$1,"$2, ""they"" say"')}`);
  await writeFile(at('vectors.txt'), '2 4\nfilm 1 2 3 4\nfine 4 3 2 1\n');
  const trained = await throughtime(
    train('--test', 'test.txt', '--hidden', '8', '--dropout', '0', '--epochs', '20', '--lr', '0.03', '--out', 'model'),
  );
  expect(trained).toMatchObject({ code: 0 });
});

afterAll(() => rm(dir, { recursive: true }));

describe('train classify', () => {
  it('prints results only, the test accuracy last', async () => {
    const { code, out, err } = await throughtime(train('--test', 'test.txt'));
    expect(code).toBe(0);
    expect(out).toMatch(/^dev accuracy [01]\.\d{4} \(epoch \d of 2\)\ntest accuracy [01]\.\d{4}\n$/);
    expect(err).toContain('no --dev: 6 of 60 training texts are held out');
    expect(err).toContain('epoch 2/2');
  });

  it('has no test line without a test file, and takes a dev file', async () => {
    const { out, err } = await throughtime(train('--dev', 'dev.txt'));
    expect(out).toMatch(/^dev accuracy [^\n]*\n$/);
    expect(err).not.toContain('held out');
  });

  it('learns, and saves the model with its record', async () => {
    expect((await readdir(at('model'))).sort()).toEqual(['config.json', 'model.safetensors', 'record.json', 'vocabulary.json']);
    const record = JSON.parse(await readFile(at('model/record.json'), 'utf8')) as Record<string, unknown>;
    expect(record).toMatchObject({
      sizes: { train: 54, dev: 6, test: 15 },
      labels: ['bad', 'good'],
      run: {
        options: { lr: 0.03, epochs: 20, cell: 'lstm', train: 'train.txt' },
        files: { train: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      },
      test: { accuracy: 1, rocAuc: 1 },
    });
    expect(record['history']).toHaveLength(Math.min(20, (record['best'] as { epoch: number }).epoch + 5)); // patience
  });

  it('gives the same bytes for the same options, other bytes for another seed', async () => {
    const model = (name: string) => readFile(at(`${name}/model.safetensors`), 'base64');
    await Promise.all([
      throughtime(train('--out', 'same-1')),
      throughtime(train('--out', 'same-2')),
      throughtime(train('--out', 'other', '--seed', '5')),
    ]);
    expect(await model('same-1')).toBe(await model('same-2'));
    expect(await readFile(at('same-1/record.json'), 'utf8')).toBe(await readFile(at('same-2/record.json'), 'utf8'));
    expect(await model('same-1')).not.toBe(await model('other'));
  });

  it('takes every kind of model, file and log', async () => {
    const columns = ['--train', 'table.csv', '--text-column', 'review', '--label-column', '0'];
    const deep = [
      '--cell',
      'gru',
      '--layers',
      '2',
      '--bidirectional',
      '--pooling',
      'attention',
      '--optimizer',
      'adamw',
      '--weight-decay',
      '0.1',
    ];
    const logs = ['--log-jsonl', 'log.jsonl', '--log-csv', 'log.csv', '--tensorboard', 'events'];
    const words = ['--vectors', 'vectors.txt', '--freeze', '--tokenizer', 'whitespace', '--max-length', '3', '--max-vocabulary', '9'];
    const [first, second] = await Promise.all([
      throughtime(['train', 'classify', ...small, ...columns, ...deep, ...logs, '--schedule', 'cosine']),
      throughtime(train(...words, '--cell', 'rnn', '--pooling', 'mean', '--clip', '0', '--patience', '0', '--schedule', 'plateau')),
    ]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.err).toContain('2 tokens have vectors in vectors.txt');
    expect(second.err).toContain('; 9 tokens');
    expect((await readFile(at('log.csv'), 'utf8')).split('\n')).toHaveLength(4);
    expect(await readFile(at('log.jsonl'), 'utf8')).toContain('"accuracy"');
    expect(await readdir(at('events'))).toHaveLength(1);
  });
});

describe('evaluate and predict', () => {
  it('measures', async () => {
    const [plain, json] = await Promise.all([
      throughtime(['evaluate', 'model', '--data', 'test.txt']),
      throughtime(['evaluate', 'model', '--data', 'test.txt', '--json']),
    ]);
    expect(plain.code).toBe(0);
    expect(plain.out).toContain('samples 15\naccuracy 1.0000\nroc auc 1.0000 (of good)\n');
    expect(plain.out).toMatch(/\ncalibration error 0\.\d{4}, brier score 0\.\d{4}, negative log-likelihood 0\.\d{4}\n/);
    expect(plain.out).toMatch(/\nbad +1\.0000 +1\.0000 +1\.0000 +6\n/);
    expect(plain.out).toMatch(/\n +bad +good\nbad +6 +0\ngood +0 +9\n$/);
    expect(JSON.parse(json.out)).toMatchObject({ accuracy: 1, rocAuc: 1, confusion: [[6, 0], [0, 9]] }); // prettier-ignore
  });

  it('tells the surest wrong answers', async () => {
    await writeFile(at('wrong.txt'), 'good a dull film\nbad a poor film\nbad a fine film\n');
    const [plain, json] = await Promise.all([
      throughtime(['evaluate', 'model', '--data', 'wrong.txt', '--errors', '5']),
      throughtime(['evaluate', 'model', '--data', 'wrong.txt', '--errors', '1', '--json']),
    ]);
    const list = plain.out.slice(plain.out.indexOf('the surest wrong answers')).trimEnd().split('\n').slice(1).sort(); // prettier-ignore
    expect(list.map((line) => line.replace(/0\.\d{4}/, 'p'))).toEqual([
      'line 1: bad p, is good: a dull film',
      'line 3: good p, is bad: a fine film',
    ]);
    expect((JSON.parse(json.out) as { errors: object[] }).errors).toHaveLength(1);
  });

  it('answers arguments and lines, in order', async () => {
    const texts = ['a dull film', 'a great film', '', 'a weak\u2028film'];
    const [args, piped] = await Promise.all([
      throughtime(['predict', 'model', '--text', ...texts.slice(0, 2)]),
      throughtime(['predict', 'model', '--json'], { input: texts.join('\r\n') }),
    ]);
    expect(args.out).toMatch(/^bad\t[01]\.\d{4}\ngood\t[01]\.\d{4}\n$/);
    const answers = piped.out.trimEnd().split('\n').map((line) => JSON.parse(line) as { label: string; probabilities: object }); // prettier-ignore
    expect(answers).toHaveLength(4);
    expect([answers[0]?.label, answers[1]?.label, answers[3]?.label]).toEqual(['bad', 'good', 'bad']);
    expect(Object.keys(answers[0]?.probabilities ?? {})).toEqual(['bad', 'good']);
    expect((await throughtime(['predict', 'model'])).out).toBe('');
  });

  it('answers the same in another process and in a worker', async () => {
    const texts = ['a dull film', 'a great film'];
    const { out } = await node([join(import.meta.dirname, 'saved.mjs'), at('model'), ...texts]);
    const { out: lines } = await throughtime(['predict', 'model', '--json', '--text', ...texts]);
    const wanted = lines.trimEnd().split('\n').map((line) => JSON.parse(line) as object); // prettier-ignore
    expect(JSON.parse(out)).toEqual([wanted, wanted]);
  });

  it('tells which words an answer comes from', async () => {
    const [plain, json, label, steps] = await Promise.all([
      throughtime(['analyze', 'model', '--text', 'a dull film']),
      throughtime(['analyze', 'model', '--json', '--label', 'good', '--method', 'integrated', '--steps', '9'], {
        input: 'a dull film\n\n',
      }),
      throughtime(['analyze', 'model', '--label', 'fair', '--text', 'a film']),
      throughtime(['analyze', 'model', '--steps', '9', '--text', 'a film']),
    ]);
    expect(plain.out).toMatch(/^bad\t[01]\.\d{4}\nword +for bad.*\na +[+-]0\.\d{4}.*\ndull +\+\d.*\nfilm +[+-]/);
    const [first, second] = json.out.trimEnd().split('\n').map((line) => JSON.parse(line) as tt.TextExplanation); // prettier-ignore
    expect(first).toMatchObject({ text: 'a dull film', label: 'bad', target: 'good', words: [{ token: 'a' }, { token: 'dull' }, {}] });
    expect(first?.words[1]?.score).toBeLessThan(0);
    expect(second?.words).toEqual([]);
    expect([label.code, label.err]).toEqual([2, 'throughtime: --label fair: is none of the model\'s: "bad", "good"\n']);
    expect([steps.code, steps.err]).toEqual([2, 'throughtime: --steps: needs --method integrated\n']);
  });

  it('bears that its reader leaves', async () => {
    const { code, err } = await new Promise<Pick<Result, 'code' | 'err'>>((resolve) => {
      const child = spawn(process.execPath, [main, 'predict', 'model'], { cwd: dir });
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      child.stdout.once('data', () => child.stdout.destroy());
      child.stdin.on('error', () => {}).end('a film\n'.repeat(20_000));
      child.on('close', (code) => resolve({ code, err }));
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

describe('an interrupted training', () => {
  // After every step its state is saved, and there are many.
  const long = (out: string, ...args: readonly string[]) =>
    train('--epochs', '12', '--patience', '0', '--dev', 'dev.txt', '--test', 'test.txt', '--save-every', '0', '--out', out, ...args);
  const bytes = (name: string) =>
    Promise.all(['model.safetensors', 'record.json'].map((file) => readFile(at(`${name}/${file}`), 'base64')));

  it('continues to the same bytes after SIGKILL, Ctrl-C and SIGTERM', async () => {
    const [, killed] = await Promise.all([throughtime(long('whole')), throughtime(long('cut'), { watch: after(2, 'SIGKILL') })]);
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(at('cut/model.safetensors'))).toBe(false);

    const interrupted = await throughtime(long('cut', '--resume'), { watch: after(4, 'SIGINT') });
    expect(interrupted).toMatchObject({ code: 130, out: '' });
    expect(interrupted.err).toContain('continuing the training in cut');
    expect(interrupted.err).toMatch(/throughtime: stopped by SIGINT; the same command with --resume continues\n$/);

    const terminated = await throughtime(long('cut', '--resume'), { watch: after(6, 'SIGTERM') });
    expect(terminated.code).toBe(143);

    // Neither the wrong nor no word about it goes on by mistake.
    const [unsaid, other] = await Promise.all([throughtime(long('cut')), throughtime(long('cut', '--resume', '--lr', '0.5'))]);
    expect(unsaid).toMatchObject({ code: 1, out: '' });
    expect(unsaid.err).toBe(
      'throughtime: cut: holds an unfinished training; --resume continues it, --overwrite drops it and starts anew\n',
    );
    expect(other).toMatchObject({ code: 1, out: '' });
    expect(other.err).toContain('cut: the training to resume was started otherwise: --lr is 0.5, was 0.002\n');

    const finished = await throughtime(long('cut', '--resume'));
    expect(finished.code).toBe(0);
    expect(await bytes('cut')).toEqual(await bytes('whole'));
    expect(await readdir(at('cut'))).not.toContain('training');

    const again = await throughtime(long('cut', '--resume'));
    expect(again.err).toContain('nothing to continue');
    expect(again.out).toBe(finished.out);
  });

  it('ends at once at a second Ctrl-C, and leaves a finished model as it is', async () => {
    await throughtime(train('--out', 'kept'));
    const former = await bytes('kept');
    const stopped = await throughtime(long('kept'), {
      watch: (err, kill) => {
        if (err.includes('epoch 1/') && !err.includes('epoch 2/')) ['SIGINT', 'SIGINT'].forEach((signal) => kill(signal as NodeJS.Signals));
      },
    });
    expect(stopped.code).toBe(130);
    expect(await bytes('kept')).toEqual(former);
    expect((await throughtime(train('--out', 'kept', '--overwrite', '--seed', '3'))).code).toBe(0);
    expect(await bytes('kept')).not.toEqual(former);
    expect(await readdir(at('kept'))).not.toContain('training');
  });

  it('begins where there is nothing to continue, and notices other data', async () => {
    const begun = await throughtime(long('new', '--resume'), { watch: after(1, 'SIGKILL') });
    expect(begun.err).toContain('nothing to continue in new: starting from the beginning');
    await writeFile(at('dev.txt'), lines(13));
    const { code, err } = await throughtime(long('new', '--resume'));
    await writeFile(at('dev.txt'), lines(12));
    expect(code).toBe(1);
    expect(err).toContain('the contents of --dev dev.txt have changed');
  });
});

describe('what cannot be', () => {
  const cases: readonly (readonly [code: number, args: readonly string[], words: string])[] = [
    [2, ['train', 'classify'], "required option '--train <file>' not specified"],
    [2, [], 'a command is missing'],
    [2, ['train'], 'a command is missing'],
    [2, ['tarin'], "unknown command 'tarin'"],
    [2, train('--learning-rate', '1'), "unknown option '--learning-rate'"],
    [2, train('--epochs', '1.5'), "option '--epochs <n>' argument '1.5' is invalid. Expected an integer of at least 1."],
    [2, train('--dropout', '1'), 'Expected a number of at least 0 and below 1.'],
    [2, train('--cell', 'lstn'), 'Allowed choices are lstm, gru, rnn.'],
    [2, train('--threads', '0'), "option '--threads <n>' argument '0' is invalid"],
    [2, train('--threads', '100000'), '--threads 100000: this machine has '],
    [2, train('--device', 'cuda'), '--device cuda: not available; this machine has: cpu ('],
    [2, train('--precision', 'tf32'), '--precision tf32: cpu has float32'],
    [2, train('--resume'), '--resume: needs --out'],
    [2, train('--out', ''), '--out: is empty, expected a folder'],
    [2, train('--report', ''), '--report: is empty, expected a folder or a file'],
    [2, train('--freeze'), '--freeze: needs --vectors'],
    [2, train('--out', 'x', '--resume', '--overwrite'), '--resume: excludes --overwrite'],
    [2, ['evaluate', 'model'], "required option '--data <file>' not specified"],
    [1, ['train', 'classify', '--train', 'nowhere.txt'], 'nowhere.txt: cannot be read (ENOENT'],
    [1, ['train', 'classify', '--train', 'empty.txt'], 'empty.txt: holds no samples'],
    [1, ['train', 'classify', '--train', 'one.txt'], 'one.txt: all 3 samples have the label "x", expected at least two different labels'],
    [1, ['train', 'classify', '--train', 'few.txt'], 'few.txt: no label has two texts, so none can be held out; give others with --dev'],
    [1, ['train', 'classify', '--train', 'torn.txt'], 'torn.txt:2: holds one word'],
    [1, ['train', 'classify', '--train', 'table.csv'], 'table.csv:1: has no column "label"'],
    [1, train('--dev', 'stray.txt'), 'stray.txt:3: label is "ugly", expected one of "bad", "good"'],
    [1, train('--dev', 'dev.txt', '--test', 'stray.txt'), 'stray.txt:3: label is "ugly"'],
    [1, train('--dev', 'dev.txt', '--test', 'empty.txt'), 'empty.txt: holds no samples'],
    [1, train('--vectors', 'vectors.txt', '--embedding', '5'), 'vectors.txt: the vectors have 4 numbers, expected 5'],
    [1, train('--out', 'foreign'), 'foreign/config.json: is not of a model of this package'],
    [1, train('--out', 'train.txt'), 'train.txt cannot be written'],
    // Where there is no room for a folder, Node's own mkdir of several would try for ever.
    ...(existsSync('/proc/self') ? ([[1, train('--report', '/proc/a/b'), '/proc/a/b cannot be made (ENOENT']] as const) : []),
    [1, ['evaluate', 'nowhere', '--data', 'test.txt'], 'nowhere: holds no saved model (config.json is missing)'],
    [1, ['evaluate', 'model', '--data', 'stray.txt'], 'stray.txt:3: label is "ugly"'],
    [1, ['predict', 'foreign', '--text', 'x'], 'config.json: format is "other"'],
  ];

  it('is an exit code and one line on standard error', { timeout: 120_000 }, async () => {
    await mkdir(at('foreign'));
    const files = {
      'empty.txt': '',
      'one.txt': 'x a\nx b\nx c\n',
      'few.txt': 'x a\ny b\n',
      'torn.txt': 'x a\ny\n',
      'stray.txt': 'good a\nbad b\nugly c\n',
      'foreign/config.json': '{"format":"other"}',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
    const results = await runMany(dir, cases.map(([, args]) => args)); // prettier-ignore
    results.forEach((result, i) => {
      const [code, args, words] = cases[i] as (typeof cases)[number];
      const lines = result.err.trimEnd().split('\n');
      const last = expect.stringMatching(`^throughtime: .*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) as string;
      expect({ args, code: result.code, out: result.out, last: lines.at(-1) }).toEqual({ args, code, out: '', last });
      expect(lines.filter((line) => line.startsWith('throughtime: ') || /^ +at /.test(line))).toHaveLength(1);
    });
  });

  it('ends the program with that code', async () => {
    const [usage, failed] = await Promise.all([throughtime(train('--threads', '0')), throughtime(train('--dev', 'nowhere.txt'))]);
    expect(usage).toMatchObject({ code: 2, out: '' });
    expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^throughtime: nowhere\.txt: [^\n]*\n$/) as string });
  });

  it('lists the commands that help where the addon does not load', async () => {
    process.env['THROUGHTIME_ADDON'] = at('nowhere.node');
    try {
      const { code, err } = await throughtime(train());
      expect(code).toBe(1);
      expect(err).toMatch(/^throughtime: the native addon cannot be loaded\n {2}here: .*\nWhat helps:\n {2}unset THROUGHTIME_ADDON/s);
    } finally {
      delete process.env['THROUGHTIME_ADDON'];
    }
  });

  it('shows where it arose with --debug', async () => {
    const { code, err } = await throughtime(['predict', 'nowhere', '--text', 'x', '--debug']);
    expect(code).toBe(1);
    expect(err).toMatch(/^ +at /m);
  });
});

describe('help', () => {
  it('is results, not failure', async () => {
    const pages = [['--help'], ['train', 'classify', '--help'], ['help', 'evaluate'], ['predict', '--help']];
    (await runMany(dir, pages)).forEach((result, i) => {
      expect(result).toMatchObject({ code: 0, err: '' });
      expect(result.out).toContain('Usage: throughtime');
      if (i > 0) expect(result.out).toMatch(/\nExamples?:\n {2}\$ throughtime /);
    });
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };
    expect((await throughtime(['--version'])).out).toBe(`${version}\n`);
  });
});
