// Report pages without a browser: what is in them, what is refused, that texts stay texts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { downsample } from '../../lib/report/page/downsample.js';
import { formatNumber, formatTick } from '../../lib/report/page/format.js';
import { shortened } from '../../lib/report/page/markup.js';
import { mergeCells } from '../../lib/report/page/merge-cells.js';
import { failure } from './failure.js';
import { batch, Line, trainerOf } from './line.js';

const hostile = `</script></style><svg onload="alert(1)">'&amp;<!--\u0000\u202e\ud800`;
const two = ['a', hostile];

/** A part of every kind, with hostile words wherever there are words. */
const everyKind: readonly tt.Section[] = [
  { kind: 'lines', title: hostile, x: hostile, y: hostile, series: two.map((name) => ({ name, x: [1, 2, 3], y: [1, NaN, 3] })), mark: { x: 2, label: hostile }, note: hostile }, // prettier-ignore
  { kind: 'lines', title: 'log', x: 'x', y: 'y', series: [{ name: hostile, x: [1, 2], y: [1e-3, 1e3] }], logY: true },
  { kind: 'lines', title: 'one point', x: hostile, y: 'y', series: [{ name: hostile, x: [1], y: [1] }] },
  { kind: 'bars', title: hostile, x: hostile, y: hostile, bars: two.map((name, value) => ({ name, value })) },
  { kind: 'histogram', title: hostile, x: hostile, values: [1, 2, 2, 7, NaN] },
  { kind: 'heatmap', title: hostile, x: hostile, y: hostile, columns: two, rows: two, values: [[1, -2], [0.5, NaN]] }, // prettier-ignore
  { kind: 'curve', title: hostile, x: hostile, y: hostile, curves: two.map((name) => ({ name, points: [[0, 0], [1, 1]] as const })), diagonal: true }, // prettier-ignore
  { kind: 'words', title: hostile, texts: [{ caption: hostile, words: two, weights: [-1, 1] }] },
  { kind: 'table', title: hostile, columns: two, rows: [[hostile, 0.5]], best: [0] },
  { kind: 'text', title: hostile, lines: two },
];

describe('renderReport', () => {
  it('keeps texts texts', async () => {
    const text = await tt.renderReport({ title: hostile, lead: hostile, facts: [[hostile, hostile]], sections: everyKind });
    expect(text).not.toMatch(/<script|<svg onload|<!--/);
    expect([...'\u0000\u202e\ud800'].filter((character) => text.includes(character))).toEqual([]);
    expect(text.match(/<\/style>/g)).toHaveLength(1);
    expect(text).toContain('&#60;svg onload=&#34;alert(1)&#34;&#62;');
    expect(text).toContain('␀&#60;U+202E&#62;\ufffd');
  });

  it('loads nothing and says so to the browser', async () => {
    const text = await tt.renderReport({ title: 'x', sections: everyKind });
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(text.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|src="|@import|url\(/);
  });

  it('draws every chart for a screen and for a phone, and says what it shows', async () => {
    const loss = { name: 'train', x: [1, 2, 3], y: [0.9, 0.25, 0.5] };
    const text = await tt.renderReport({ title: 'x', sections: [{ kind: 'lines', title: 'Loss', x: 'epoch', y: 'nats', series: [loss] }] });
    const labels = [...text.matchAll(/<svg role="img" aria-label="([^"]*)"|<svg[^>]*aria-label="([^"]*)"/g)].map(([, a, b]) => a ?? b);
    expect(labels).toEqual(Array(2).fill('Loss. train: from 0.9000 at epoch 1 to 0.5000 at epoch 3; least 0.2500 at epoch 2, most 0.9000 at epoch 1.')); // prettier-ignore
    expect(text).toMatch(/<details><summary>Numbers<\/summary>/);
    expect([...text.matchAll(/<svg[^>]* width="(\d+)"/g)].map(([, width]) => width)).toEqual(['720', '343']);
  });

  it('is small for much: 5,000 points, 200 × 128 cells', async () => {
    const x = Array.from({ length: 5000 }, (_, i) => i);
    const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
    const text = await tt.renderReport({
      title: 'x',
      sections: [
        { kind: 'lines', title: 'Long', x: 'x', y: 'y', series: [{ name: 'a', x, y: x.map((i) => Math.sin(i)) }] },
        { kind: 'heatmap', title: 'Large', x: 'x', y: 'y', columns: names(200), rows: names(128), values: names(128).map((r) => names(200).map((c) => Math.sin(+r * +c))) }, // prettier-ignore
      ],
    });
    expect(text.length).toBeLessThan(1.5e6);
    expect(text).toContain('Of 5,000 points, the smallest and the largest of each short stretch are drawn.');
    expect(text).toContain('128 rows and 200 columns; each cell is the mean of several.');
  });

  it.each([
    [{ title: 'x' }, 'ERR_TT_ARG', 'report: sections is undefined, expected a list'],
    [{ sections: [] }, 'ERR_TT_ARG', 'report: title is undefined, expected a string'],
    [{ title: 'x', sections: [], script: 1 }, 'ERR_TT_ARG', 'option is "script", expected one of title, lead, facts, sections'],
    [{ title: 'x', sections: [{ kind: 'pie' }] }, 'ERR_TT_ARG', 'report: sections[0].kind is "pie", expected one of "lines", "bars"'],
    [{ title: 'x', sections: [{ kind: 'text', title: 'x', lines: [], rows: [] }] }, 'ERR_TT_ARG', 'sections[0] (text): option is "rows"'],
    [{ title: 'x', sections: [{ kind: 'text', title: 'x' }] }, 'ERR_TT_ARG', 'report: sections[0].lines is undefined, expected a list'],
    [{ title: 'x', sections: [{ kind: 'table', title: 'x', columns: ['a'], rows: [[1, 2]] }] }, 'ERR_TT_SHAPE', 'report: sections[0].rows[0] is 2 long, expected 1 (as columns)'], // prettier-ignore
    [{ title: 'x', sections: [{ kind: 'lines', title: 'x', x: 'x', y: 'y', series: [{ name: 'a', x: [1], y: [] }] }] }, 'ERR_TT_SHAPE', 'report: sections[0].series[0].y is 0 long, expected 1 (as x)'], // prettier-ignore
    [{ title: 'x', sections: [{ kind: 'heatmap', title: 'x', x: 'x', y: 'y', columns: ['a'], rows: ['b'], values: [] }] }, 'ERR_TT_SHAPE', 'sections[0].values is 0 long, expected 1 (as rows)'], // prettier-ignore
    [{ title: 'x', sections: [{ kind: 'words', title: 'x', texts: [{ caption: '', words: ['a'], weights: [] }] }] }, 'ERR_TT_SHAPE', 'texts[0].weights is 0 long, expected 1'], // prettier-ignore
  ])('refuses %j', async (page, code, message) => {
    await expect(tt.renderReport(page as unknown as tt.Page)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['lines', { x: 'x', y: 'y', series: [] }],
    ['lines', { x: 'x', y: 'y', series: [{ name: 'a', x: [1, 2], y: [NaN, Infinity] }] }],
    ['lines', { x: 'x', y: 'y', logY: true, series: [{ name: 'a', x: [1, 2], y: [0, -1] }] }],
    ['lines', { x: 'x', y: 'y', series: [{ name: 'a', x: [1, 2], y: [5, 5] }] }],
    ['bars', { x: 'x', y: 'y', bars: [] }],
    ['bars', { x: 'x', y: 'y', bars: [{ name: 'a', value: NaN }, { name: 'a', value: -3 }] }], // prettier-ignore
    ['histogram', { x: 'x', values: [] }],
    ['histogram', { x: 'x', values: [3, 3, 3] }],
    ['histogram', { x: 'x', values: [0.1, 0.1] }],
    ['heatmap', { x: 'x', y: 'y', columns: [], rows: [], values: [] }],
    ['heatmap', { x: 'x', y: 'y', columns: ['a', 'a'], rows: ['', ''], values: [[0, 0], [NaN, NaN]] }], // prettier-ignore
    ['curve', { x: 'x', y: 'y', curves: [] }],
    ['words', { texts: [{ caption: '', words: [''], weights: [0] }] }],
    ['table', { columns: [], rows: [] }],
    ['text', { lines: [] }],
  ])('draws what is empty or has no spread: %s %j', async (kind, rest) => {
    const text = await tt.renderReport({ title: 'x', sections: [{ kind, title: 'Empty', ...rest } as tt.Section] });
    expect(text).toContain('>Empty</h2>');
    expect(text).not.toMatch(/="[^"]*(NaN|Infinity|undefined)[^"]*"/);
  });
});

describe('writeReport', () => {
  it('writes index.html of a folder, or the file that is named', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'throughtime-'));
    try {
      expect(await tt.writeReport(join(dir, 'a/b'), { title: 'one', sections: [] })).toBe(join(dir, 'a/b/index.html'));
      expect(await tt.writeReport(join(dir, 'c/x.html'), { title: 'two', sections: [] })).toBe(join(dir, 'c/x.html'));
      expect(readFileSync(join(dir, 'a/b/index.html'), 'utf8')).toContain('<h1>one</h1>');
      writeFileSync(join(dir, 'file'), '');
      await expect(tt.writeReport(join(dir, 'file/x'), { title: 'three', sections: [] })).rejects.toThrow(failure('ERR_TT_FILE', 'file/x'));
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('reportPage', () => {
  it('writes the curves of a run', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'throughtime-'));
    try {
      const data = [batch(1), batch(2)];
      await trainerOf(new Line()).fit(data, { epochs: 3, validation: data, callbacks: [tt.reportPage(dir, { title: 'A line' })] });
      const text = readFileSync(join(dir, 'index.html'), 'utf8');
      expect(text).toContain('<h1>A line</h1>');
      expect(text).toMatch(/Loss\. training: from [\d.e-]+ at epoch 1 to [\d.e-]+ at epoch 3/);
      expect(text).toContain('kept: epoch');
      expect(() => tt.reportPage(dir, { name: 'x' } as never)).toThrow('reportPage: option is "name", expected one of title');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('parts', () => {
  const entry = (epoch: number, lr: number): tt.HistoryEntry => ({ epoch, loss: 1 / epoch, validationLoss: Math.abs(epoch - 2), metrics: { accuracy: 0.5 }, gradNorm: { mean: 1, max: 100 ** epoch }, lr: [lr], steps: 2, microSteps: 2 }); // prettier-ignore

  it('of a history: loss with the best epoch, metrics, norms; rates where they change', () => {
    const sections = tt.historySections([entry(1, 0.1), entry(2, 0.1), entry(3, 0.1)]);
    expect(sections.map(({ title }) => title)).toEqual(['Loss', 'Accuracy', 'Gradient norm']);
    expect(sections[0]).toMatchObject({ mark: { x: 2 }, series: [{ name: 'training' }, { name: 'validation' }] });
    expect(sections[2]).toMatchObject({ logY: true });
    expect(tt.historySections([entry(1, 0.1), entry(2, 0.2)]).map(({ title }) => title)).toContain('Learning rate');
    expect(tt.historySections([])).toEqual([]);
    expect(() => tt.historySections([], { best: 1 } as never)).toThrow('historySections: option is "best"');
  });

  it('of many classes: those that are mistaken most', () => {
    const size = 50;
    const targets = Array.from({ length: 5 * size }, (_, i) => i % size);
    const report = tt.classificationReport(targets, targets.map((c) => (c === 49 ? 0 : c))); // prettier-ignore
    const [confusion, mistakes] = tt.classificationSections(report) as [tt.HeatmapSection, tt.TableSection];
    expect(confusion.rows).toHaveLength(40);
    expect(confusion.rows).toEqual(expect.arrayContaining(['0', '49']));
    expect(confusion.note).toContain('The 40 of 50');
    expect(mistakes.rows).toEqual([['49', '0', 5]]);
  });

  it('ROC of two classes is of the second, of more a curve each', () => {
    const rows = [[0.9, 0.1], [0.6, 0.4], [0.65, 0.35], [0.2, 0.8]]; // prettier-ignore
    const [two] = tt.rocSections([0, 0, 1, 1], rows, ['no', 'yes']);
    expect(two?.curves).toEqual([{ name: 'yes (area 0.7500)', points: [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]] }]); // prettier-ignore
    const [three] = tt.rocSections([0, 1, 1], [[1, 0, 0], [0, 1, 0], [0, 1, 0]], ['a', 'b', 'c']); // prettier-ignore
    expect(three?.curves.map(({ name }) => name)).toEqual(['b (area 1)', 'a (area 1)']);
    expect(tt.rocSections([1, 1], [[0, 1], [0, 1]], ['a', 'b'])).toEqual([]); // prettier-ignore
  });

  it('of hidden states: units by steps, of many units those that change most', async () => {
    const [one, two] = [new tt.LSTM(2, 3, { layers: 2 }), new tt.GRU(2, 40, { bidirectional: true })];
    const x = tt.uniform([2, 4, 2]);
    const states = await tt.hiddenStates(one, () => one.forward(x, { lengths: [4, 2] }));
    const [, top] = tt.statesSections(states, ['the', 'cat'], { row: 1 });
    expect(top).toMatchObject({ title: 'Hidden states of layer 1, forward', columns: ['the', 'cat'], rows: ['0', '1', '2'] });
    const { h } = states[1] as tt.HiddenStates;
    expect(top?.values[2]).toEqual([h.data[4 * 3 + 2], h.data[5 * 3 + 2]]); // row 1 of [2,4,3], unit 2
    const wide = await tt.hiddenStates(two, () => two.forward(x));
    const [forward, reverse] = tt.statesSections(wide, ['a', 'b', 'c', 'd']);
    expect([forward?.rows.length, forward?.note, reverse?.title]).toEqual([24, expect.stringMatching(/^The 24 of 40 units/), 'Hidden states of layer 0, reverse']); // prettier-ignore
    expect(() => tt.statesSections(wide, ['a'])).toThrow('statesSections: steps is 1 names, expected 4 (the row has as many steps)');
    expect(() => tt.statesSections(wide, ['a'], { row: 2 })).toThrow('statesSections: row is 2, expected the number of a row, from 0 (the batch has 2)'); // prettier-ignore
  });

  it('of translations: a row each, what is right beside it, and where the model looked', () => {
    const other = { text: 'Hund', tokens: ['Hund'], score: -2, logProbability: -2, finished: true };
    const best = { ...other, text: 'ein Hund', tokens: ['ein', 'Hund'], score: -1 };
    expect(tt.translationsSection([{ source: 'a dog', translation: { ...best, alternatives: [other] } }])).toMatchObject({
      columns: ['source', 'translation', 'score'],
      rows: [['a dog', 'ein Hund', -1], ['', 'Hund', -2]],
    }); // prettier-ignore
    expect(tt.translationsSection([{ source: 'a dog', translation: best, right: 'Hund' }]).rows).toEqual([
      ['a dog', 'ein Hund', 'Hund', -1],
    ]);
    const attention = [Float64Array.of(0.75, 0.25), Float64Array.of(0.5, 0.5)];
    expect(tt.attentionSection({ ...best, attention, sourceTokens: ['a', 'dog'] })).toMatchObject({ columns: ['a', 'dog'], rows: ['ein', 'Hund'], values: [[0.75, 0.25], [0.5, 0.5]] }); // prettier-ignore
    expect(() => tt.attentionSection(best)).toThrow('attentionSection: translation is without attention, expected one made with attention: true'); // prettier-ignore
  });
});

describe('rocCurve', () => {
  it('has a point per threshold, ties together', () => {
    const { falsePositiveRate, truePositiveRate, thresholds } = tt.rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.8]);
    expect(falsePositiveRate).toEqual([0, 0, 0.5, 1]);
    expect(truePositiveRate).toEqual([0, 0.5, 1, 1]);
    expect(thresholds).toEqual([Infinity, 0.8, 0.4, 0.1]);
    expect(() => tt.rocCurve([1, 1], [0, 1])).toThrow('rocCurve: targets is all 1, expected samples of both classes');
  });

  it('has the area that rocAuc tells', () => {
    const targets = Array.from({ length: 300 }, (_, i) => Number((i * 7919) % 5 < 2));
    const scores = targets.map((target, i) => Math.round(10 * (0.3 * target + ((i * 104729) % 100) / 100)) / 10);
    const { falsePositiveRate: x, truePositiveRate: y } = tt.rocCurve(targets, scores);
    const area = x.slice(1).reduce((sum, at, i) => sum + ((at - (x[i] as number)) * ((y[i + 1] as number) + (y[i] as number))) / 2, 0);
    expect(area).toBeCloseTo(tt.rocAuc(targets, scores), 12);
  });
});

describe('what a drawing cannot show', () => {
  it('long lines keep their peaks, ends and gaps', () => {
    const y = Array.from({ length: 10_000 }, (_, i) => (i >= 4000 && i < 6000 ? NaN : Math.sin(i / 50)));
    [y[1234], y[8765]] = [50, -50];
    const drawn = downsample({ name: 'a', x: y.map((_, i) => i), y }, 400);
    expect(drawn.x.length).toBeLessThanOrEqual(400);
    expect(drawn.x).toEqual([...drawn.x].sort((a, b) => a - b));
    expect([drawn.x[0], drawn.x.at(-1)]).toEqual([0, 9999]);
    expect(drawn.x).toEqual(expect.arrayContaining([1234, 8765]));
    expect(drawn.x.filter((_, i) => Number.isNaN(drawn.y[i])).length).toBeGreaterThan(10);
  });

  it('large matrices become means of blocks', () => {
    const merged = mergeCells({ columns: ['a', 'b', 'c'], rows: ['x', 'y'], values: [[1, 3, 5], [5, 7, 9]] }, { columns: 2, rows: 1 }); // prettier-ignore
    expect(merged).toEqual({ columns: ['a', 'c'], rows: ['x'], values: [[4, 7]] });
  });

  it('long names keep their ends', () => {
    expect(shortened('class number 17', 12)).toBe('class nu… 17');
    expect(shortened('short', 12)).toBe('short');
  });
});

it.each([
  [0, '0'],
  [12345, '12,345'],
  [1234.5678, '1,235'],
  [0.87314, '0.8731'],
  [-0.5, '−0.5000'],
  [1.2e-5, '1.2e-5'],
  [3e12, '3e12'],
  [NaN, '–'],
  [-Infinity, '−∞'],
])('%d is written %s', (value, text) => expect(formatNumber(value)).toBe(text));

it.each([
  [0.0005, '0.0005'],
  [2e6, '2e6'],
  [1e-5, '1e-5'],
  [-20, '−20'],
  [100000, '100,000'],
])('%d on an axis is written %s', (value, text) => expect(formatTick(value)).toBe(text));
