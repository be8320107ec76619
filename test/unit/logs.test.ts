// Logs of runs: what they hold, and that a resumed run continues them.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';
import { batch, Line, trainerOf } from './line.js';

const newFolder = () => mkdtempSync(join(tmpdir(), 'throughtime-'));
const data = [batch(1), batch(2), batch(1)];

/** CRC32C bit by bit: no table to share a mistake with. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated << 15) | (rotated >>> 17)) >>> 0;
}

/** The records of an event file, their checksums compared. */
function* records(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    expect(unmask(file.readUInt32LE(at + 8))).toBe(crc32c(file.subarray(at, at + 8)));
    const bytes = file.subarray(at + 12, at + 12 + length);
    expect(bytes.length).toBe(length);
    expect(unmask(file.readUInt32LE(at + 12 + length))).toBe(crc32c(bytes));
    yield bytes;
    at += 16 + length;
  }
}

/** The fields of a protocol buffers message: varints, fixed numbers and bytes. */
function fields(message: Buffer): [field: number, value: number | Buffer][] {
  const found: [number, number | Buffer][] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++] as number;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [field, type] = [key >>> 3, key & 7];
    if (type === 0) found.push([field, varint()]);
    else if (type === 1) found.push([field, message.readDoubleLE((at += 8) - 8)]);
    else if (type === 5) found.push([field, message.readFloatLE((at += 4) - 4)]);
    else if (type === 2) {
      const length = varint();
      found.push([field, message.subarray(at, (at += length))]);
    } else throw new Error(`wire type ${type}`);
  }
  return found;
}

/** `[step, tag, value]` of all scalars of a log directory, and the version. */
function scalars(directory: string) {
  const [name = '', ...others] = readdirSync(directory);
  expect([name, others]).toEqual([expect.stringMatching(/^events\.out\.tfevents\.\d+\..*\.\d+$/), []]);
  const [head, ...rest] = [...records(readFileSync(join(directory, name)))].map((record) => new Map(fields(record)));
  expect(String(head?.get(3) as Buffer)).toBe('brain.Event:2');
  for (const event of [head, ...rest]) expect(Math.abs((event?.get(1) as number) - Date.now() / 1000)).toBeLessThan(600);
  return rest.flatMap((event) =>
    fields(event.get(5) as Buffer).map(([field, value]) => {
      expect(field).toBe(1);
      const scalar = new Map(fields(value as Buffer));
      return [event.get(2) as number, String(scalar.get(1)), scalar.get(2) as number] as const;
    }),
  );
}

describe('crc', () => {
  it('has the published value', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    const library = createRequire(import.meta.url)('crc-32/crc32c') as { buf(data: Uint8Array): number };
    expect(library.buf(Buffer.from('123456789')) >>> 0).toBe(0xe3069283);
  });
});

describe('tensorBoard', () => {
  it('writes scalars of steps and epochs', async () => {
    const folder = newFolder();
    const steps: tt.StepEvent[] = [];
    const note: tt.Callback = (event) => void (event.type === 'step' && steps.push(event));
    const board = tt.tensorBoard(join(folder, 'deep', 'run'));
    const history = await trainerOf(new Line()).fit(data, {
      epochs: 2,
      validation: data,
      metrics: { größe: () => 3 },
      callbacks: [note, board],
    });
    const f = Math.fround;
    const expected = history.flatMap((entry, epoch) => [
      ...steps.slice(epoch * 3, epoch * 3 + 3).flatMap(({ globalStep, loss, gradNorm, lr }) => [
        [globalStep, 'loss', f(loss)],
        [globalStep, 'gradNorm', f(gradNorm)],
        [globalStep, 'lr', f(lr[0] as number)],
      ]),
      [epoch * 3 + 3, 'epoch/loss', f(entry.loss)],
      [epoch * 3 + 3, 'epoch/validationLoss', f(entry.validationLoss as number)],
      [epoch * 3 + 3, 'epoch/gradNorm', f(entry.gradNorm.mean)],
      [epoch * 3 + 3, 'epoch/größe', 3],
    ]);
    expect(scalars(join(folder, 'deep', 'run'))).toEqual(expected);
  });

  it('leaves out steps, and tells the rates of several groups', async () => {
    const folder = newFolder();
    const model = new Line();
    const other = new tt.Parameter(tt.ones([1]));
    const optimizer = new tt.SGD([
      { params: model.parameters(), lr: 0.5 },
      { params: [other], lr: 0.25 },
    ]);
    const trainer = new tt.Trainer(model, { optimizer, loss: (out) => out.mean() });
    await trainer.fit(data, { callbacks: [tt.tensorBoard(folder, { everySteps: 2 })] });
    expect(scalars(folder).filter(([, tag]) => tag.startsWith('lr'))).toEqual([
      [2, 'lr/0', 0.5],
      [2, 'lr/1', 0.25],
    ]);
    expect(() => tt.tensorBoard(folder, { everySteps: 0 })).toThrow(failure('ERR_TT_RANGE', 'everySteps'));
  });
});

describe('jsonLines and csvLog', () => {
  it('write what was told', async () => {
    const folder = newFolder();
    const [json, csv] = [join(folder, 'log.jsonl'), join(folder, 'new', 'log.csv')];
    const events: tt.TrainerEvent[] = [];
    const history = await trainerOf(new Line()).fit(data, {
      epochs: 2,
      validation: data,
      metrics: { 'a "b", c': () => NaN },
      callbacks: [(event) => void events.push(event), tt.jsonLines(json), tt.csvLog(csv)],
    });
    const lines = readFileSync(json, 'utf8').trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.map(({ event, epoch, step }) => [event, epoch, step])).toEqual([
      ['step', 1, 1],
      ['step', 1, 2],
      ['step', 1, 3],
      ['epoch', 1, undefined],
      ['step', 2, 1],
      ['step', 2, 2],
      ['step', 2, 3],
      ['epoch', 2, undefined],
    ]);
    const { type, ...numbers } = events.find((event) => event.type === 'step') as tt.StepEvent;
    expect(parsed[0]).toEqual({ event: type, ...numbers, tokens: undefined });
    expect(parsed[7]).toEqual({ event: 'epoch', ...history[1], metrics: { 'a "b", c': null }, seconds: expect.any(Number) as number });
    const [names, first, second, end] = readFileSync(csv, 'utf8').split('\n');
    expect([names, end]).toEqual(['epoch,loss,validationLoss,"a ""b"", c",gradNorm,maxGradNorm,lr,steps,seconds', '']);
    expect(first?.split(',').slice(0, 4)).toEqual(['1', `${history[0]?.loss}`, `${history[0]?.validationLoss}`, 'NaN']);
    expect(second?.startsWith('2,')).toBe(true);
  });

  it('leave out steps', async () => {
    const path = join(newFolder(), 'log.jsonl');
    await trainerOf(new Line()).fit(data, { callbacks: [tt.jsonLines(path, { steps: false })] });
    expect(readFileSync(path, 'utf8').match(/"event"/g)).toHaveLength(1);
  });

  it('append when given to another run, and begin anew otherwise', async () => {
    const path = join(newFolder(), 'log.csv');
    const rows = () => readFileSync(path, 'utf8').trimEnd().split('\n').length;
    const log = tt.csvLog(path);
    await trainerOf(new Line()).fit(data, { callbacks: [log] });
    await trainerOf(new Line()).fit(data, { callbacks: [log] });
    expect(rows()).toBe(3);
    await trainerOf(new Line()).fit(data, { callbacks: [tt.csvLog(path)] });
    expect(rows()).toBe(2);
  });

  it('tell when they cannot write', async () => {
    const path = join(newFolder(), 'a\u0000b');
    await expect(trainerOf(new Line()).fit(data, { callbacks: [tt.jsonLines(path)] })).rejects.toThrow(
      failure('ERR_TT_FILE', 'cannot be written'),
    );
  });
});

describe('a resumed run', () => {
  const run = (folder: string, more: tt.FitOptions<ReturnType<typeof batch>, tt.Tensor>) => {
    const callbacks = [tt.jsonLines(join(folder, 'a.jsonl')), tt.csvLog(join(folder, 'a.csv')), tt.tensorBoard(join(folder, 'board'))];
    return trainerOf(new Line()).fit(data, { epochs: 4, ...more, callbacks: [...callbacks, ...(more.callbacks ?? [])] });
  };
  const timeless = (text: string) => text.replace(/"seconds":[^,}]*|[^,\n]*$/gm, '');
  const logs = (folder: string) => [
    timeless(readFileSync(join(folder, 'a.jsonl'), 'utf8')),
    timeless(readFileSync(join(folder, 'a.csv'), 'utf8')),
    scalars(join(folder, 'board')),
  ];

  it('continues its logs without lines twice', async () => {
    const [straight, cut] = [newFolder(), newFolder()];
    await run(straight, {});
    const path = join(cut, 'state');
    // Dies three steps after the last state: those lines are in the logs and must go.
    const die: tt.Callback = (event) => {
      if (event.type === 'step' && event.globalStep === 8) throw new Error('killed');
    };
    await expect(run(cut, { checkpoint: { path, everySteps: 5 }, callbacks: [die] })).rejects.toThrow('killed');
    await run(cut, { resume: path });
    expect(logs(cut)).toEqual(logs(straight));
  });

  it('goes on with what is left of a log', async () => {
    const folder = newFolder();
    const path = join(folder, 'state');
    await run(folder, { epochs: 2, checkpoint: { path } });
    for (const name of ['a.jsonl', 'a.csv', 'board']) rmSync(join(folder, name), { recursive: true });
    await run(folder, { resume: path });
    const [json] = logs(folder) as [string];
    expect(json.startsWith('{"event":"step","epoch":3,"step":1')).toBe(true);
  });
});
