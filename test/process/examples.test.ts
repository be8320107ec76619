// The programs in examples/, as a reader starts them. The build in dist is what they run on.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const example = (name: string) => join(root, 'examples', name);
let dir: string;
let model: string;

interface Result {
  readonly out: string;
  readonly err: string;
}

/** What a program prints, given standard input. */
function run(args: readonly string[], input = ''): Promise<Result> {
  const running = promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  running.child.stdin?.end(input);
  return running.then(({ stdout, stderr }) => ({ out: stdout, err: stderr }));
}

/** The numbers after «loss», line by line. */
const losses = (out: string) => [...out.matchAll(/loss (\S+)$/gm)].map(([, number]) => Number(number));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-examples-'));
  model = join(dir, 'model');
  const texts = Array.from({ length: 60 }, (_, i) => (i % 2 ? `good a stirring , funny film ${i % 5}` : `bad a dull film ${i % 5}`));
  await writeFile(join(dir, 'train.txt'), `${texts.join('\n')}\n`);
  const options = ['--train', join(dir, 'train.txt'), '--out', model, '--hidden', '8', '--embedding', '8', '--batch', '8', '--epochs', '8'];
  await run([join(root, 'dist/cli/main.js'), 'train', 'classify', ...options, '--lr', '0.02', '--min-frequency', '1']);
}, 120_000);

afterAll(() => rm(dir, { recursive: true }));

describe('examples', { timeout: 180_000 }, () => {
  it('predict.mjs answers one text', async () => {
    const { out } = await run([example('predict.mjs'), model, 'a dull film']);
    expect(out).toMatch(/^classes: bad, good\nbad with probability \d\.\d{3} \{ bad: /);
  });

  it('predict.mjs answers many texts, in order', async () => {
    const { out } = await run([example('predict.mjs'), model], 'a stirring , funny film\na dull film\na funny film\n');
    expect(out.match(/^(good|bad)(?=\t)/gm)).toEqual(['good', 'bad', 'good']);
  });

  it('char-lm.mjs writes letters', async () => {
    const { out } = await run([example('char-lm.mjs'), '--quick']);
    expect(out.match(/^The [^]{200}$/gm)).toHaveLength(2);
    expect(Number(/held out: (\S+) nats per character/.exec(out)?.[1])).toBeLessThan(2.2);
  });

  it('word-lm.mjs writes words, and is measured beside counting', async () => {
    const { out } = await run([example('word-lm.mjs'), '--quick']);
    const [counted, learned] = [...out.matchAll(/^test perplexity of the .* (\S+)$/gm)].map(([, number]) => Number(number)) as [
      number,
      number,
    ];
    expect(counted).toBeGreaterThan(30);
    expect(learned).toBeLessThan(2 * counted);
    expect(out).toMatch(/^«captain ahab» \S+/m);
  });

  it('grapheme-to-phoneme.mjs says words', async () => {
    const { out } = await run([example('grapheme-to-phoneme.mjs'), '--quick']);
    const [, rate, exact] = /^phoneme error rate (\S+), exact words (\S+)$/m.exec(out) ?? [];
    expect(Number(rate)).toBeLessThan(0.4);
    expect(Number(exact)).toBeGreaterThan(0.1);
    expect(out.match(/^throughtime, too: [A-Z ]+ \(-\d/gm)).toHaveLength(2);
  });

  it('translation.mjs says messages in another language', async () => {
    const { out } = await run([example('translation.mjs'), '--quick']);
    expect(out.match(/^ {2}looks: \S+←\S+/gm)).toHaveLength(5);
    expect(Number(/^held out: BLEU (\S+)/m.exec(out)?.[1])).toBeGreaterThan(4);
  });

  it('stream-file.mjs learns from made data', async () => {
    const all = losses((await run([example('stream-file.mjs')])).out);
    expect(all).toHaveLength(5);
    expect(all.at(-1)).toBeLessThan((all[0] as number) / 2);
  });

  it('stream-file.mjs reads a file and names a bad line', async () => {
    const path = join(dir, 'series.csv');
    const numbers = Array.from({ length: 60 }, (_, i) => `${i},${Math.sin(i)}`);
    await writeFile(path, `t,x\n${numbers.join('\n')}\n`);
    expect(losses((await run([example('stream-file.mjs'), path])).out)).toHaveLength(5);
    await writeFile(path, `t,x\n${numbers.join('\n')}\n60,none\n`);
    await expect(run([example('stream-file.mjs'), path])).rejects.toThrow(`${path}:62: no number`);
  });

  it('sine.mjs goes on alone', async () => {
    const { out } = await run([example('sine.mjs'), '--quick']);
    expect(out.match(/^epoch \d/gm)).toHaveLength(5);
    expect(Number(/50 steps alone: rmse (\S+)\n$/.exec(out)?.[1])).toBeLessThan(0.1);
  });

  it('vanishing-gradients.mjs shows which cells forget', async () => {
    const { out } = await run([example('vanishing-gradients.mjs'), '30']);
    const first = (name: string) => Number(new RegExp(`^${name} .*first (\\S+)$`, 'm').exec(out)?.[1]);
    expect(first('RNN')).toBeLessThan(1e-5);
    expect(first('LSTM, forget gate open')).toBeGreaterThan(100 * first('RNN'));
    expect(first('RNN, relu, large weights')).toBeGreaterThan(10);
  });

  it('compare-cells.mjs makes one table', async () => {
    const { out } = await run([example('compare-cells.mjs'), '--quick']);
    const cells = (name: string) => out.split('\n').find((line) => line.includes(` ${name} `))?.split('│').map(Number) ?? []; // prettier-ignore
    const recurrent = ['RNN', 'GRU', 'LSTM', 'BiLSTM'].map((name) => (cells(name)[2] as number) / (cells('RNN')[2] as number));
    expect(recurrent).toEqual([1, 3, 4, 8]);
    expect(cells('LSTM')[5]).toBeGreaterThan(0.5);
  });

  it('sentiment-attention.mjs tells where it looks and why', async () => {
    const { out } = await run([example('sentiment-attention.mjs'), '--quick']);
    expect(out.match(/^ {2}looks at: +\S.*\n {2}because of: \S/gm)?.length).toBeGreaterThan(3);
    expect(Number(/test accuracy (\S+)\n$/.exec(out)?.[1])).toBeGreaterThan(0.5);
  });

  it('temperature.mjs beats the naive forecast', async () => {
    const path = join(dir, 'weather.csv');
    const days = Array.from({ length: 700 }, (_, day) => `${day},${(10 + 8 * Math.sin(day / 5) + Math.sin(day * day)).toFixed(2)}`);
    await writeFile(path, `day,warmth\n${days.join('\n')}\n`);
    const { out } = await run([example('temperature.mjs'), path, 'warmth', '--quick']);
    const [model, naive] = ['model', 'naive'].map((method) => Number(new RegExp(`^${method} .* rmse (\\S+)$`, 'm').exec(out)?.[1]));
    expect(model).toBeLessThan(naive as number);
  });

  it('workers.mjs trains in two workers; together they do better than the worse one', async () => {
    const { out } = await run([example('workers.mjs'), '2']);
    const [first, second, together] = losses(out) as [number, number, number];
    expect(first).not.toBe(second);
    expect(together).toBeLessThan(Math.max(first, second));
    expect((await run([example('workers.mjs'), '2'])).out).toBe(out);
  });

  it('sqlite.mjs learns from a cursor, or says what it needs', async () => {
    const able = hasSqlite();
    const result = run([example('sqlite.mjs')]);
    if (!able) {
      await expect(result).rejects.toThrow(/has no node:sqlite. Use Node 22.13 or later, or npm install better-sqlite3/);
      return;
    }
    const all = losses((await result).out);
    expect(all).toHaveLength(3);
    expect(all.at(-1)).toBeLessThan((all[0] as number) / 2);
  });
});

describe('serve.mjs', { timeout: 60_000 }, () => {
  let server: ChildProcess;
  let address: string;

  beforeAll(async () => {
    server = spawn(process.execPath, [example('serve.mjs'), model, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: server.stdout as NodeJS.ReadableStream }), 'line')) as [string];
    address = line.replace('listening at ', '');
  });

  afterAll(async () => {
    if (server.exitCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  });

  it('answers lines of text with lines of JSON', async () => {
    const reply = await fetch(`${address}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'a dull film\na stirring film\n',
    });
    expect(reply.headers.get('content-type')).toBe('application/x-ndjson');
    const answers = (await reply.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { label: string; probability: number; probabilities: Record<string, number> });
    expect(answers.map(({ label }) => label)).toEqual(['bad', 'good']);
    expect(answers[0]?.probabilities['bad']).toBe(answers[0]?.probability);
    expect(await (await fetch(`${address}/labels`)).json()).toEqual(['bad', 'good']);
  });

  it('answers a line before the request has ended', async () => {
    const sent = request(`${address}/predict`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
    sent.write('a dull film\n');
    const [reply] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
    const lines = createInterface({ input: reply })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toContain('"label":"bad"');
    sent.write('a stirring film\n');
    expect((await lines.next()).value).toContain('"label":"good"');
    sent.end();
    expect((await lines.next()).done).toBe(true);
  });

  it('refuses what is no text, and answers nothing with nothing', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetch(`${address}/predict`, json)).status).toBe(415);
    const nothing = await fetch(`${address}/predict`, { method: 'POST' });
    expect([nothing.status, await nothing.text()]).toEqual([200, '']);
  });

  it('goes on when a client leaves in the middle', async () => {
    const sent = request(`${address}/predict`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
    sent.on('error', () => {});
    sent.write('a dull film\n');
    await once(sent, 'response');
    sent.destroy();
    expect((await fetch(`${address}/labels`)).status).toBe(200);
    expect(server.exitCode).toBeNull();
  });
});

/** Whether the program finds a database here. */
function hasSqlite(): boolean {
  if (isBuiltin('node:sqlite')) return true;
  try {
    createRequire(example('sqlite.mjs')).resolve('better-sqlite3');
    return true;
  } catch {
    return false;
  }
}
