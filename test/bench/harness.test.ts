// What the benchmark says of its times, which rounds it lets count, and which command lines it follows.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { Child } from '../../bench/harness/child.mjs';
import { contestants } from '../../bench/harness/contestants.mjs';
import { options } from '../../bench/harness/options.mjs';
import { difference, sample, tolerance } from '../../bench/harness/outcome.mjs';
import { benchPage } from '../../bench/harness/page.mjs';
import { rounds } from '../../bench/harness/rounds.mjs';
import { machineOf, readRows } from '../../bench/harness/rows.mjs';
import { geometricMeans, median, quantile, scaling, summary } from '../../bench/harness/statistics.mjs';
import { renderReport, type Section } from '../../lib/index.js';
import { kernels, machine, records } from './records.js';

describe('statistics', () => {
  it('takes quantiles of what was measured, in any order, and leaves the list as it was', () => {
    const times = [5, 1, 4, 2, 3];
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(times, share))).toEqual([1, 2, 3, 4, 5]);
    expect(median([7])).toBe(7);
    expect(times).toEqual([5, 1, 4, 2, 3]);
  });

  it('sorts numbers as numbers', () => expect(median([10, 9, 100])).toBe(10));

  it('sums up a contestant', () => {
    expect(summary([2, 100, 3, 4, 6])).toEqual({ ms: 4, min: 2, max: 100, quartiles: [3, 6], spread: 0.75 });
  });

  it('tells the efficiency of every number of threads from the times of ours', () => {
    const row = (threads: number, ms: number, peer = 'throughtime') => ({ case: 'c', peer, threads, ms, disturbed: threads === 4 });
    const of = (...rows: object[]) => scaling(rows).map(({ threads, from, speedup, efficiency, disturbed }) => ({ threads, from, speedup, efficiency, disturbed })); // prettier-ignore
    expect(of(row(2, 5), row(1, 8), row(4, 4), row(1, 1, 'torch'))).toEqual([
      { threads: 1, from: 1, speedup: 1, efficiency: 1, disturbed: false },
      { threads: 2, from: 1, speedup: 1.6, efficiency: 0.8, disturbed: false },
      { threads: 4, from: 1, speedup: 2, efficiency: 0.5, disturbed: true },
    ]);
    expect(of(row(2, 8), row(4, 4)).at(-1)).toMatchObject({ threads: 4, from: 2, speedup: 2, efficiency: 1 });
    expect(of(row(1, 8))).toEqual([]);
  });

  it('means ratios geometrically, each peer and number of threads by itself', () => {
    const rows = [1, 4, 9].map((ratio, i) => ({ peer: 'torch', threads: i < 2 ? 1 : 2, ratio }));
    const means = geometricMeans([...rows, { peer: 'throughtime', threads: 1, ratio: 1 }]);
    expect(means.map(({ peer, threads, ratio, rows: count }) => [peer, threads, Number(ratio.toFixed(9)), count])).toEqual([
      ['torch', 1, 2, 2],
      ['torch', 2, 9, 1],
    ]);
  });
});

describe('rounds', () => {
  interface Contestant {
    readonly name: string;
    readonly note: string;
    readonly pid: number;
    time(steps: number): Promise<{ ms: number; cpuMs: number }>;
  }
  /** A contestant that takes these times, the last for ever; `asked` gets its name and the steps. */
  const contestant = (name: string, times: readonly (number | Error)[], asked: [string, number][] = []): Contestant => {
    let turn = 0;
    return {
      ...{ name, note: `${name} 1.0`, pid: 0 },
      time(steps) {
        asked.push([name, steps]);
        const ms = times[Math.min(turn++, times.length - 1)] as number | Error;
        return ms instanceof Error ? Promise.reject(ms) : Promise.resolve({ ms, cpuMs: 2 * ms });
      },
    };
  };
  /** Rounds that others disturbed by these shares of the machine; after that none. */
  const noise = (shares: readonly number[]) => {
    let round = 0;
    return () => () => {
      const others = shares[round++] ?? 0;
      return { watched: true, waited: 0, others, quiet: others === 0 };
    };
  };

  it('asks for as many steps as fill a sample, in turns whose order turns', async () => {
    const asked: [string, number][] = [];
    const children = [contestant('a', [20, 10], asked), contestant('b', [100], asked)];
    await rounds(children, { wanted: 2, threads: 1, sampleMs: 60, observe: noise([]) });
    const warm = [['a', 2], ['a', 3], ['b', 2]]; // prettier-ignore
    expect(asked).toEqual([...warm, ['a', 6], ['b', 1], ['b', 1], ['a', 6]]);
  });

  it('leaves a child alone before the next one is timed', async () => {
    const starts: number[] = [];
    const child = contestant('a', [60]);
    const timed = { ...child, time: (steps: number) => (starts.push(performance.now()), child.time(steps)) };
    await rounds([timed, timed], { wanted: 1, threads: 1, restMs: 20, observe: noise([]) });
    for (const [i, start] of starts.slice(1).entries()) expect(start - (starts[i] as number)).toBeGreaterThan(19);
  });

  it('lets only quiet rounds count, and tries again for the others', async () => {
    const child = contestant('a', [60, 1, 9, 2, 3, 9]);
    const { timings } = await rounds([child], { wanted: 3, threads: 1, observe: noise([0, 0.5, 0, 0]) });
    expect(timings).toEqual([
      expect.objectContaining({ peer: 'a', note: 'a 1.0', ms: 2, max: 3, cpuMs: 4, rounds: 3, rejected: 1, disturbed: false, others: 0 }),
    ]);
  });

  it('says that a run was disturbed when too few rounds were quiet, and takes the quietest third', async () => {
    const child = contestant('a', [60, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { timings } = await rounds([child], { wanted: 3, threads: 1, observe: noise([9, 8, 0.1, 7, 0.3, 6, 0.2, 5, 4]) });
    expect(timings).toEqual([expect.objectContaining({ ms: 5, min: 3, max: 7, rounds: 3, rejected: 9, disturbed: true, others: 0.3 })]);
  });

  it('takes ratios within a round', async () => {
    const children = [contestant('ours', [60, 10, 20, 10]), contestant('peer', [60, 30, 80, 20])];
    const { timings } = await rounds(children, { wanted: 3, threads: 1, observe: noise([]) });
    expect(timings.map(({ ratio }) => ratio)).toEqual([1, 3]);
  });

  it('goes on without a peer that ends, and says its last words', async () => {
    const children = [contestant('ours', [60]), contestant('peer', [60, 60, new Error('out of memory')]), contestant('other', [90])];
    const { timings, lost } = await rounds(children, { wanted: 3, threads: 1, observe: noise([]) });
    expect(timings.map(({ peer, rounds: used }) => [peer, used] as [string, number])).toEqual([['ours', 3], ['other', 3]]); // prettier-ignore
    expect(lost).toEqual([{ peer: 'peer', why: 'out of memory' }]);
  });

  it('ends where ours ends', async () => {
    const children = [contestant('ours', [60, new Error('gone')])];
    await expect(rounds(children, { wanted: 3, threads: 1, observe: noise([]) })).rejects.toThrow('gone');
  });
});

describe('a contestant', () => {
  const start = (code: string) => Child.start('peer', [process.execPath, '-e', code]);

  it.each([
    ['says itself why it does not run', 'console.log(`a banner\\n{"skip":"no such case"}`)', 'no such case'],
    ['ends before it is ready: its error, not the lines after it', 'null.x', /^ended: TypeError: Cannot read prop/],
    ['is no program', undefined, /ENOENT/],
  ])('that %s', async (_, code, words) => {
    const child = code === undefined ? await Child.start('peer', ['/no/such/program']) : await start(code);
    expect((child as { skipped?: string }).skipped).toMatch(words);
  });

  it('that ends while it is timed is an error with its name', async () => {
    const child = await start('console.log(`{"ready":true}`); process.stdin.once("data", () => process.exit(1))');
    await expect(child.time(1)).rejects.toThrow('peer: ended');
    child.stop();
  });
});

describe('outcomes', () => {
  const ours = { y: [1, -4, 2], dx: [0.5] };

  it.each([
    ['numbers that are rounded otherwise', { y: [1 + tolerance, -4, 2], dx: [0.5] }, undefined],
    ['another number', { y: [1.2, -4, 2], dx: [0.5] }, 'y is off by 0.050 of its largest value'],
    ['the second of two', { y: [1, -4, 2], dx: [-0.5] }, 'dx is off by 2.0 of its largest value'],
    ['one that is not finite', { y: [1, null, 2], dx: [0.5] }, 'y is not finite'],
    ['another shape', { y: [1, -4], dx: [0.5] }, 'y has 2 values, ours has 3'],
    ['nothing', { y: [1, -4, 2] }, 'dx has no values, ours has 1'],
  ])('tells %s', (_, theirs, words) => expect(difference(ours, theirs)).toBe(words));

  it('samples short lists whole, and long ones in all columns of a layer', () => {
    expect(sample([3, 1, 2])).toEqual([3, 1, 2]);
    const columns = sample(Float64Array.from({ length: 64 * 250 * 256 }, (_, i) => i % 256));
    expect(columns).toHaveLength(2039);
    expect(new Set(columns).size).toBe(256);
  });

  it('lets only those take part that compute the same from the same, or cannot be compared', async () => {
    const says = (line: object) => ({ command: [process.execPath, '-e', `console.log(${JSON.stringify(JSON.stringify(line))}); process.stdin.resume()`] }); // prettier-ignore
    const files: string[] = [];
    const ready = (outcome?: object) => (task: { file: string }) => {
      files.push(task.file);
      return says({ ready: true, outcome });
    };
    const known = {
      ...{ throughtime: ready(ours), same: ready(ours), other: ready({ ...ours, y: [1, 4, 2] }), unknown: ready() },
      ...{ absent: () => ({ skip: 'not installed' }), unable: () => says({ skip: 'no such case' }) },
    } as never;
    const skipped: string[][] = [];
    const skip = (...words: string[]) => void skipped.push(words);
    const children = await contestants({ spec: {}, threads: 1 }, Object.keys(known), { skip, known });
    expect(children.map(({ name }) => name)).toEqual(['throughtime', 'same', 'unknown']);
    expect(skipped).toEqual([
      ['other', 'computes something else: y is off by 2.0 of its largest value'],
      ['absent', 'not installed'],
      ['unable', 'no such case'],
    ]);
    expect(new Set(files).size).toBe(1);
    for (const child of children) child.stop();
    await expect(contestants({ spec: {}, threads: 1 }, ['unable'], { skip, known })).rejects.toThrow('unable: no such case');
  });
});

describe('command line', () => {
  const parse = (...args: string[]) => options(args, 4);

  it('means every row of a shape, ranges of threads, and ours first', () => {
    const { cases, peers, threads, rounds: count } = parse('W3', '--case', 'tiny', '--threads', '4,1..2,2', '--peers', 'torch,brain,torch', '--rounds', '3'); // prettier-ignore
    expect(cases.map(({ name }) => name)).toEqual(['tiny', ...['lstm', 'gru', 'rnn'].flatMap((cell) => [`W3 ${cell} inference`, `W3 ${cell} fwdbwd`])]); // prettier-ignore
    expect({ peers, threads, count }).toEqual({ peers: ['throughtime', 'torch', 'brain'], threads: [1, 2, 4], count: 3 });
  });

  it('has all cases, and no more threads than processors, without words', () => {
    expect(parse().cases.length).toBeGreaterThan(20);
    expect(options([], 1).threads).toEqual([1]);
    expect(options([], 64).threads).toEqual([1, 2]);
  });

  test.each([
    [['--case', 'W9'], '--case: there is no case W9'],
    [['nothing'], '--case: there is no case nothing'],
    [['--peers', 'keras'], '--peers: there is no peer keras, expected throughtime, onednn, torch'],
    [['--peers', 'constructor'], '--peers: there is no peer constructor'],
    [['--threads', '0'], '--threads is 0, expected whole numbers from 1 to 4'],
    [['--threads=-1'], '--threads is -1, expected whole numbers from 1 to 4'],
    [['--threads', '8'], '--threads is 8, expected whole numbers from 1 to 4'],
    [['--threads', '1,5'], '--threads is 5, expected'],
    [['--threads', '1.5'], '--threads is 1.5, expected'],
    [['--threads', ''], '--threads is empty, expected'],
    [['--threads', '3..1'], '--threads is 3..1, expected a range such as 1..4'],
    [['--threads', '1..9'], '--threads is 9, expected'],
    [['--rounds', '0'], '--rounds is 0, expected whole numbers from 1 to 1024'],
    [['--peer-packages', '/no/such/folder'], '--peer-packages: there is no folder /no/such/folder'],
    [['--round', '3'], "Unknown option '--round'"],
    [['--from', 'a.jsonl'], '--from goes with --report'],
    [['--from', '', '--report', 'p'], '--from names no file'],
    [['--from', 'a.jsonl', '--report', 'p', '--case', 'W1'], '--from times nothing, so --case says nothing beside it'],
    [['W1', '--from', 'a.jsonl', '--report', 'p'], '--from times nothing, so a case says nothing beside it'],
  ])('%j is refused', (args, words) => {
    expect(() => parse(...args)).toThrow(words);
  });

  it('takes files of rows', () => expect(parse('--from', 'a,b', '--from', 'c', '--report', 'p').from).toEqual(['a', 'b', 'c']));

  it('takes a folder of packages', () => expect(parse('--peer-packages', tmpdir()).peerPackages).toBe(tmpdir()));
});

describe('page', () => {
  const page = benchPage(records, machine, [{ case: 'W1', peer: 'brain', why: 'not installed' }]);
  const { sections } = page;

  it('has the means, the efficiency of threads, and bars and ratios of every case', async () => {
    const long = 'a case with a long name that goes on <i>and on</i>';
    const titles = ['Beside peers', 'Efficiency of threads', 'W1', 'W1, ratios', long, `${long}, ratios`];
    expect(sections.map(({ title }) => title)).toEqual(titles);
    expect(sections[2]).toMatchObject({ kind: 'bars', note: 'B=1 T=1: one step. Other work disturbed the run: no figures to quote. brain skipped: not installed.' }); // prettier-ignore
    const html = await renderReport(page);
    expect(html).toContain('abc with changes');
    expect(html).not.toMatch(/<script|<i>/);
  });

  it('has bars with their quartiles', async () => {
    const [bars] = sections.filter(({ kind }) => kind === 'bars');
    expect(bars).toMatchObject({ bars: expect.arrayContaining([{ name: '2 torch', value: 8, range: [7.2, 9.6] }]) as object });
    const html = await renderReport({ title: 'Bars', sections: [bars as Section] });
    expect(html).toMatch(/>from<\/th>\s*<th[^>]*>to<\/th>/);
    expect(html.match(/aria-label="rule"/g)?.length).toBeGreaterThanOrEqual(4); // zero and the quartiles, in both drawings
  });

  it('has the kernels: what the machine can do, their share of it, and ratios by mode', async () => {
    const own = benchPage(kernels, machine);
    const titles = ['What the machine can do', 'Beside peers', 'Efficiency of threads', 'Kernels, share of peak'];
    expect(own.sections.map(({ title }) => title)).toEqual([...titles, 'kernel W2 lstm fwdbwd', 'kernel W2 lstm fwdbwd, ratios']);
    expect(own.sections[1]).toMatchObject({ rows: [['onednn', 'kernels, fwdbwd', 1, 1, '1.50×'], ['onednn', 'kernels, fwdbwd', 2, 1, '1.50×']] }); // prettier-ignore
    expect(own.sections[3]).toMatchObject({ bars: [{ name: 'W2 lstm fwdbwd', value: 80 }] });
    expect(own.sections[5]).toMatchObject({
      rows: expect.arrayContaining([expect.arrayContaining(['onednn', '53 %', '1.50×'])]) as object,
    });
    expect(await renderReport(own)).toContain('B=32: small.');
  });

  it('is of rows in files, of which the last about a thing counts', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'bench-rows-')), 'rows.jsonl');
    const lines = (...rows: object[]) => writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n') + '\n\n');
    const row = { kind: 'step', case: 'W1', threads: 1, peer: 'throughtime', cpu: 'A', date: '2026-01-01' };
    lines({ ...row, ms: 1 }, { ...row, peer: 'torch', ms: 2 }, { ...row, ms: 3, date: '2026-01-02' });
    expect(readRows([file]).map(({ peer, ms }) => [peer, ms] as [string, number])).toEqual([['torch', 2], ['throughtime', 3]]); // prettier-ignore
    expect(machineOf(readRows([file]))).toMatchObject({ cpu: 'A', date: '2026-01-01, 2026-01-02', version: undefined });
    writeFileSync(file, '{"case":"W1"}');
    expect(() => readRows([file])).toThrow(`${file}, line 1: expected a row that --json writes`);
    writeFileSync(file, '{"kind":');
    expect(() => readRows([file])).toThrow('line 1: expected a row');
  });
});
