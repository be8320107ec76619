// Files of labelled texts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { byteBlocks } from '../../lib/data/readers/bytes.js';
import {
  detectFormat,
  readDelimited,
  readJsonLines,
  readLabelledLines,
  readSamples,
  type SampleOptions,
  type TextSample,
} from '../../lib/data/readers/index.js';
import { failure } from './failure.js';

const folder = mkdtempSync(join(tmpdir(), 'tt-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function all<T>(samples: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const sample of samples) list.push(sample);
  return list;
}

/** Samples as `line:label|text`. */
async function brief(samples: AsyncIterable<TextSample>): Promise<string[]> {
  return (await all(samples)).map(({ label, text, line }) => `${line}:${label}|${text}`);
}

describe('readLabelledLines', () => {
  it('reads label and text', async () => {
    const path = file('a.txt', '0 bad film . \r\n\n1\tgood , "really"\n   \n  pos   two  spaces\nx y');
    expect(await brief(readLabelledLines(path))).toEqual(['1:0|bad film .', '3:1|good , "really"', '5:pos|two  spaces', '6:x|y']);
    expect(await brief(readLabelledLines(path, { maxRows: 2 }))).toHaveLength(2);
    expect(await brief(readLabelledLines(path, { maxRows: 9 }))).toHaveLength(4);
  });

  it('ends lines at line feeds only', async () => {
    const path = file('nel.txt', '1 one\u0085two\u2028three\rfour\n0 five');
    expect(await brief(readLabelledLines(path))).toEqual(['1:1|one\u0085two\u2028three\rfour', '2:0|five']);
  });

  it('names a line without text', async () => {
    const path = file('bad.txt', '1 a\n\n0 \n');
    await expect(brief(readLabelledLines(path))).rejects.toThrow(failure('ERR_TT_FILE', `${path}:3: holds one word`));
  });

  it('can be walked twice at once', async () => {
    const path = file('twice.txt', '1 a\n0 b\n');
    const [first, second] = [readLabelledLines(path), readLabelledLines(path)];
    expect(await Promise.all([brief(first), brief(second)])).toEqual([
      ['1:1|a', '2:0|b'],
      ['1:1|a', '2:0|b'],
    ]);
  });
});

describe('encodings', () => {
  const latin = Buffer.from('1 caf\xe9 \x85 it\x92s\n', 'latin1');
  const utf8 = Buffer.from('1 café … it’s\n');
  // Longer than a block, so that what is wrong comes late.
  const long = Buffer.from('0 ordinary text\n'.repeat(40_000));
  const read = async (content: Buffer, options?: SampleOptions) => {
    const warnings: string[] = [];
    const path = file('e.txt', content);
    const samples = await brief(readSamples(path, { onWarning: (message) => warnings.push(message.replace(path, 'e.txt')), ...options }));
    return { samples, warnings };
  };

  it('finds UTF-8 and windows-1252', async () => {
    const text = ['1:1|café … it’s'];
    expect(await read(utf8)).toEqual({ samples: text, warnings: [] });
    const warnings = ['e.txt:1: holds bytes that are not UTF-8; the file is read as Latin-1 (windows-1252)'];
    expect(await read(latin)).toEqual({ samples: text, warnings });
    expect(await read(latin, { encoding: 'latin1' })).toEqual({ samples: text, warnings: [] });
    expect((await read(utf8, { encoding: 'latin1' })).samples).toEqual(['1:1|cafÃ© â€¦ itâ€™s']);
  });

  it('decides by the whole file', async () => {
    const { samples, warnings } = await read(Buffer.concat([utf8, long, latin]));
    expect([samples[0], samples.at(-1), samples.length]).toEqual(['1:1|cafÃ© â€¦ itâ€™s', '40002:1|café … it’s', 40_002]);
    expect(warnings).toEqual([expect.stringContaining('e.txt:40002:')]);
    expect((await read(Buffer.concat([utf8, long, utf8]))).samples.at(-1)).toBe('40002:1|café … it’s');
  });

  it('knows every byte of windows-1252', async () => {
    const bytes = Buffer.from(Array.from({ length: 128 }, (_, i) => 128 + i));
    const { samples } = await read(Buffer.concat([Buffer.from('1 x'), bytes, Buffer.from('x')]), { encoding: 'latin1' });
    const c1 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
    expect(samples).toEqual([`1:1|x${c1}${bytes.subarray(32).toString('latin1')}x`]);
  });

  it('names the line that is no UTF-8 when that is asked for', async () => {
    const content = Buffer.concat([utf8, long, latin]);
    await expect(read(content, { encoding: 'utf8' })).rejects.toThrow(failure('ERR_TT_FILE', 'e.txt:40002:', 'not UTF-8', 'latin1'));
    // A character cut off at the end of a line or of the file.
    await expect(read(Buffer.from('1 a\n1 b\xc3\n1 c\n', 'latin1'), { encoding: 'utf8' })).rejects.toThrow(
      failure('ERR_TT_FILE', 'e.txt:2:'),
    );
    await expect(read(Buffer.from('1 a\n1 b\xc3', 'latin1'), { encoding: 'utf8' })).rejects.toThrow(failure('ERR_TT_FILE', 'e.txt:2:'));
  });

  it('skips a byte order mark', async () => {
    for (const encoding of ['auto', 'utf8', 'latin1'] as const)
      expect((await read(Buffer.from('\ufeff1 a\n\ufeff2 b\n'), { encoding })).samples[0]).toBe('1:1|a');
    const path = file('bom.csv', '\ufefflabel,text\n1,a\n');
    expect(await brief(readDelimited(path))).toEqual(['2:1|a']);
  });

  it('says when a text is no text', async () => {
    await expect(read(Buffer.from('\ufeff1 a\n', 'utf16le'))).rejects.toThrow(failure('ERR_TT_FILE', 'e.txt:1:', 'UTF-16'));
    await expect(read(Buffer.from('\ufeff1 a\n', 'utf16le').swap16())).rejects.toThrow(failure('ERR_TT_FILE', 'e.txt:1:', 'UTF-16'));
    await expect(read(Buffer.from('1 a\n1 b\n1 c\0\n'))).rejects.toThrow(failure('ERR_TT_FILE', 'e.txt:3:', 'zero byte'));
  });

  it('refuses unknown ones', () => {
    const wrong = { encoding: 'utf-8' } as unknown as SampleOptions;
    expect(() => readLabelledLines('x', wrong)).toThrow(failure('ERR_TT_ARG', 'encoding is "utf-8"', '"auto", "utf8", "latin1"'));
  });
});

describe('files', () => {
  it('are decompressed by name', async () => {
    const lines = '0 ordinary text\n'.repeat(40_000);
    expect(await brief(readSamples(file('z.txt.gz', gzipSync(lines))))).toHaveLength(40_000);
    expect(await brief(readSamples(file('z.csv.gz', gzipSync('label,text\n1,a\n'))))).toEqual(['2:1|a']);
    const cut = file('cut.txt.gz', gzipSync(lines).subarray(0, 100));
    await expect(brief(readSamples(cut))).rejects.toThrow(failure('ERR_TT_FILE', cut, 'cannot be read'));
  });

  it.each(['.txt', '.csv', '.jsonl', '.gz'])('that are missing or empty are named (%s)', async (extension) => {
    const missing = join(folder, `missing${extension}`);
    await expect(brief(readSamples(missing))).rejects.toThrow(failure('ERR_TT_FILE', missing, 'ENOENT'));
    const empty = file(`empty${extension}`, extension === '.gz' ? gzipSync('\n\n') : '');
    await expect(brief(readSamples(empty))).rejects.toThrow(failure('ERR_TT_FILE', empty, 'holds no samples'));
  });

  it('of other kinds are refused', async () => {
    await expect(brief(readLabelledLines(folder))).rejects.toThrow(failure('ERR_TT_FILE', folder, 'EISDIR'));
    await expect(brief(readLabelledLines('/dev/null'))).rejects.toThrow(failure('ERR_TT_FILE', 'no regular file', '"utf8"'));
  });

  it('are read no further than asked', async () => {
    const path = file('far.txt', '1 a\n'.repeat(1_000_000));
    const blocks = byteBlocks(path);
    await blocks.next();
    const { value } = await blocks.next();
    await blocks.return();
    expect(value?.line).toBe(1 + 2 ** 18 / 4);
    expect(await brief(readLabelledLines(path, { maxRows: 1 }))).toEqual(['1:1|a']);
    expect(await brief(readDelimited(path, { delimiter: ' ', labelColumn: 0, textColumn: 1, maxRows: 1 }))).toEqual(['1:1|a']);
  });

  it('are cut at lines of any length', async () => {
    const line = `1 ${'x'.repeat(700_000)}`;
    const path = file('wide.txt', `${line}\n0 a\n${line}`);
    expect((await all(readLabelledLines(path))).map(({ text }) => text.length)).toEqual([700_000, 1, 700_000]);
    const blocks = await all(byteBlocks(path));
    expect(blocks.map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe('readDelimited', () => {
  it('reads CSV with quotes', async () => {
    const path = file('q.csv', 'id,text,label\r\n1,"a, ""b""\nc\r\nd",pos\r\n\r\n2,e\rf,neg\r\n3,,""\n');
    expect(await brief(readDelimited(path))).toEqual(['2:pos|a, "b"\nc\r\nd', '6:neg|e\rf', '7:|']);
  });

  it('takes quotes between tabs for characters', async () => {
    const path = file('q.tsv', 'label\ttext\n1\t"not quoted" and 5" wide\n0\t"open\n');
    const options = { delimiter: '\t' };
    expect(await brief(readDelimited(path, options))).toEqual(['2:1|"not quoted" and 5" wide', '3:0|"open']);
    await expect(brief(readDelimited(path, { ...options, quotes: true }))).rejects.toThrow(failure('ERR_TT_FILE', `${path}:2: text after`));
    const quoted = file('q2.csv', 'label,text\n1,"a"\n');
    expect(await brief(readDelimited(quoted, { quotes: false }))).toEqual(['2:1|"a"']);
  });

  it('finds columns by name or number', async () => {
    const path = file('n.csv', 'a,b,c\n1,2,3\n');
    expect(await brief(readDelimited(path, { labelColumn: 'c', textColumn: 'a' }))).toEqual(['2:3|1']);
    expect(await brief(readDelimited(path, { labelColumn: 'c', textColumn: 1 }))).toEqual(['2:3|2']);
    expect(await brief(readDelimited(path, { labelColumn: 0, textColumn: 2 }))).toEqual(['1:a|c', '2:1|3']);
    expect(await brief(readDelimited(path, { labelColumn: 0, textColumn: 2, header: true }))).toEqual(['2:1|3']);
    expect(await brief(readDelimited(path, { labelColumn: 0, textColumn: 2, header: false }))).toHaveLength(2);
    expect(await brief(readDelimited(file('n.ssv', 'label;text\n1;2\n'), { delimiter: ';' }))).toEqual(['2:1|2']);
  });

  it('names a missing column and those there', async () => {
    const path = file('m.csv', '\nid,review\n1,2\n');
    const message = failure('ERR_TT_FILE', `${path}:2: has no column "label"`, '"id", "review"', 'labelColumn');
    await expect(brief(readDelimited(path))).rejects.toThrow(message);
    const number = failure('ERR_TT_FILE', `${path}:2: has 2 columns`, 'number 2', 'textColumn');
    await expect(brief(readDelimited(path, { labelColumn: 'id', textColumn: 2 }))).rejects.toThrow(number);
    const twice = file('t.csv', 'label,text,text\n1,2,3\n');
    await expect(brief(readDelimited(twice))).rejects.toThrow(failure('ERR_TT_FILE', `${twice}:1: has two columns "text"`));
  });

  it('names a row of another width', async () => {
    const path = file('w.csv', 'label,text\n1,"a\nb"\n\n2,b,c\n');
    await expect(brief(readDelimited(path))).rejects.toThrow(
      failure('ERR_TT_FILE', `${path}:5: has 3 columns, expected 2 as in the header`),
    );
    const short = file('w2.csv', '1,a\n2\n');
    const options = { labelColumn: 0, textColumn: 1 };
    await expect(brief(readDelimited(short, options))).rejects.toThrow(failure('ERR_TT_FILE', `${short}:2: has 1 columns`, 'first row'));
  });

  it.each([
    ['1,a"b\n', 'a quote inside a field'],
    ['1,"a"b\n', 'text after the closing quote'],
    ['1,"a\n\n\n', 'never closed'],
    [`1,"${'a\n'.repeat(9_000_000)}`, 'a row of more than'],
  ])('names the row of a bad quote', async (row, words) => {
    // Line ends of both kinds inside quotes before it: each is one line.
    const path = file('bad.csv', `label,text\n0,"x\r\ny\nz\rz"\n${row}`);
    await expect(brief(readDelimited(path))).rejects.toThrow(failure('ERR_TT_FILE', `${path}:5:`, words));
  });

  it('names a bad line of its text', async () => {
    const path = file('nul.csv', 'label,text\n1,a\n2,\0\n');
    await expect(brief(readDelimited(path))).rejects.toThrow(failure('ERR_TT_FILE', `${path}:3: holds a zero byte`));
  });

  it('refuses nonsense at once', () => {
    expect(() => readDelimited('x', { delimiter: '::' })).toThrow(failure('ERR_TT_ARG', 'delimiter is "::"'));
    expect(() => readDelimited('x', { delimiter: '"' })).toThrow(failure('ERR_TT_ARG', 'delimiter'));
    expect(() => readDelimited('x', { header: false })).toThrow(failure('ERR_TT_ARG', 'labelColumn is "label"', 'without a header'));
    expect(() => readDelimited('x', { header: 'yes' as 'auto' })).toThrow(failure('ERR_TT_ARG', 'header is "yes"'));
    expect(() => readDelimited('x', { textColumn: -1 })).toThrow(failure('ERR_TT_RANGE', 'textColumn is -1'));
    expect(() => readDelimited('x', { maxRows: 0 })).toThrow(failure('ERR_TT_RANGE', 'maxRows is 0'));
    expect(() => readDelimited('x', { columns: 3 } as object)).toThrow(failure('ERR_TT_ARG', '"columns"', 'labelColumn'));
  });
});

describe('readJsonLines', () => {
  it('reads objects', async () => {
    const path = file('a.jsonl', '{"text":"a\\nb","label":1}\r\n\n{"label":true,"text":""}\n{"label":"x","text":"y","more":{}}');
    expect(await brief(readJsonLines(path))).toEqual(['1:1|a\nb', '3:true|', '4:x|y']);
    const other = file('b.jsonl', '{"stars":5,"review":"a"}\n');
    expect(await brief(readJsonLines(other, { labelColumn: 'stars', textColumn: 'review' }))).toEqual(['1:5|a']);
  });

  it.each([
    ['{"label":1,', 'is no JSON'],
    ['[1]', 'holds [1], expected a JSON object'],
    ['null', 'holds null'],
    ['{"label":1,"body":"x"}', 'has no "text", only "label", "body"'],
    ['{}', 'has no "label", only an empty object'],
    ['{"label":null,"text":"x"}', '"label" is null, expected a string, a number or a boolean'],
    ['{"label":1,"text":2}', '"text" is 2, expected a string'],
  ])('names the line of %s', async (row, words) => {
    const path = file('bad.jsonl', `{"label":1,"text":"a"}\n${row}\n`);
    await expect(brief(readJsonLines(path))).rejects.toThrow(failure('ERR_TT_FILE', `${path}:2: ${words}`));
  });
});

describe('readSamples', () => {
  it.each([
    ['a.csv', '', 'csv'],
    ['a.CSV', '', 'csv'],
    ['a.tsv.gz', '', 'tsv'],
    ['a.jsonl', '', 'jsonl'],
    ['a.ndjson', '', 'jsonl'],
    ['a.train', 'label\trating\ttext\n', 'tsv'],
    ['b.train', 'text\tlabel\r\n1\t2\r\n', 'tsv'],
    ['c.train', '\ufefftext\tlabel\n', 'tsv'],
    ['d.train', 'label text\n', 'lines'],
    ['e.train', '1 text\n', 'lines'],
    ['f.train', '', 'lines'],
  ])('takes %s with %j for %s', async (name, content, format) => {
    expect(await detectFormat(file(name, content))).toBe(format);
  });

  it('looks for the columns asked for', async () => {
    const path = file('columns', 'stars\treview\n5\tgood\n');
    expect(await detectFormat(path)).toBe('lines');
    expect(await detectFormat(path, { labelColumn: 'stars', textColumn: 'review' })).toBe('tsv');
    expect(await brief(readSamples(path, { labelColumn: 'stars', textColumn: 'review' }))).toEqual(['2:5|good']);
    expect(await brief(readSamples(path, { format: 'tsv', labelColumn: 0, textColumn: 1, header: true }))).toEqual(['2:5|good']);
    expect(await brief(readSamples(path, { format: 'lines' }))).toEqual(['1:stars|review', '2:5|good']);
  });

  it('refuses options of another format', async () => {
    const path = file('lines', '1 a\n');
    await expect(brief(readSamples(path, { labelColumn: 'stars' }))).rejects.toThrow(
      failure('ERR_TT_ARG', 'labelColumn is "stars"', '"lines"'),
    );
    await expect(brief(readSamples(path, { textColumn: 1 }))).rejects.toThrow(failure('ERR_TT_ARG', 'textColumn is 1', '"lines"'));
    expect(() => readSamples(path, { format: 'lines', header: true })).toThrow(failure('ERR_TT_ARG', 'header is true', '"lines"'));
    expect(() => readSamples(path, { format: 'jsonl', labelColumn: 1 })).toThrow(failure('ERR_TT_ARG', 'labelColumn is 1', 'a key'));
    expect(() => readSamples(path, { format: 'jsonl', textColumn: 1 })).toThrow(failure('ERR_TT_ARG', 'textColumn is 1', 'a key'));
    expect(() => readSamples(path, { format: 'xml' as 'csv' })).toThrow(failure('ERR_TT_ARG', 'format is "xml"', '"jsonl"'));
  });
});
