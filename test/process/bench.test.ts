// `npm run bench` as a user runs it: one round of a toy, a peer that is not installed, the rows and the page.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../lib/index.js';
import { machine, records } from '../bench/records.js';
import { benchPage } from '../../bench/harness/page.mjs';
import { node, type Result } from './program.js';
import { missing, openReader } from './reader.js';

const program = join(import.meta.dirname, '../../bench/run.mjs');
let dir: string;
let result: Result;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-bench-'));
  const files = ['--json', 'rows.jsonl', '--report', 'page', '--peer-packages', dir];
  result = await node(dir, [program, '--case', 'tiny', '--rounds', '1', '--threads', '1', '--peers', 'brain', ...files]);
  await writeReport(join(dir, 'many'), benchPage(records, machine, [{ case: 'W1', peer: 'brain', why: '<b>not</b> installed' }]));
});

afterAll(() => rm(dir, { recursive: true }));

describe('npm run bench', () => {
  it('times a case and skips a peer that is not there, with a word', () => {
    expect({ code: result.code, err: result.err }).toEqual({ code: 0, err: '' });
    expect(result.out).toMatch(/\n {2}brain skipped: brain\.js is not installed in .*throughtime-bench/);
    expect(result.out).toMatch(/\n {2}1 {2}throughtime +[\d.]+ ms/);
    expect(result.out).toContain('report: page/index.html');
  });

  it('writes a row with what was measured, where and on which sources', async () => {
    const rows = (await readFile(join(dir, 'rows.jsonl'), 'utf8')).trim().split('\n');
    expect(rows).toHaveLength(1);
    const row = JSON.parse(rows[0] as string) as Record<string, unknown>;
    expect(row).toMatchObject({ kind: 'step', case: 'tiny', threads: 1, peer: 'throughtime', ratio: 1, rounds: 1 });
    for (const name of ['ms', 'cpuMs', 'min', 'max', 'spread', 'quartiles', 'cpu', 'isa', 'processors', 'date'])
      expect(row, name).toHaveProperty(name);
    expect(row['ms']).toBeGreaterThan(0);
  });

  it('ends with words where the command line cannot be followed', async () => {
    const { code, out, err } = await node(dir, [program, '--case', 'W9']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^--case: there is no case W9\n\nnpm run bench/);
  });
});

describe.skipIf(missing)(`its page in a browser${missing ? `: skipped, ${missing}` : ''}`, () => {
  const reader = openReader();

  it.each(['page', 'many'])('%s is quiet, fits, and has both schemes', (name) => reader.check(join(dir, name, 'index.html')));
});
