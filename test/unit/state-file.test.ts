// State files, and the atomic write below them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const folder = mkdtempSync(join(tmpdir(), 'throughtime-'));
const path = join(folder, 'state.safetensors');
const uuid = '01234567-89ab-cdef-0123-456789abcdef';

afterEach(() => vi.restoreAllMocks());

describe('a state file', () => {
  it('gives back what it got', async () => {
    const tree = {
      numbers: [0, -0, 0.1, 1e308, 5e-324, -7, 2 ** 53 - 1, NaN, Infinity, -Infinity],
      words: ['', 'ä\u0000\ud83d\ude00', null, true, false],
      $number: 'NaN',
      $$: { $tensor: 'x', 'a/b': { '~c': 1 }, __proto__x: {} },
      'a/b': [[], {}],
      values: { shape: [2, 1], data: Float32Array.of(1.5, NaN) },
      'values/0': { shape: [], data: Float64Array.of(0.1) },
      ids: { shape: [2], data: Int32Array.of(3, -1) },
    };
    await tt.writeState(path, tree);
    expect(await tt.readState(path)).toEqual(tree);
    for (const root of [null, 4, 'text', [1], { shape: [1], data: Int32Array.of(1) }]) {
      await tt.writeState(path, root);
      expect(await tt.readState(path)).toEqual(root);
    }
    expect(Object.is((await tt.writeState(path, -0), await tt.readState(path)), -0)).toBe(true);
  });

  it('keeps the key __proto__ and leaves out what is undefined', async () => {
    await tt.writeState(path, JSON.parse('{"__proto__":{"a":1}}') as tt.StateTree);
    expect(JSON.stringify(await tt.readState(path))).toBe('{"__proto__":{"a":1}}');
    await tt.writeState(path, { a: undefined, b: 1 });
    expect(await tt.readState(path)).toStrictEqual({ b: 1 });
  });

  it('reads tensors', async () => {
    await tt.writeState(path, { w: tt.tensor([[1, 2]]), same: { w: tt.tensor([3]) } });
    expect(await tt.readState(path)).toEqual({
      w: { shape: [1, 2], data: Float32Array.of(1, 2) },
      same: { w: { shape: [1], data: Float32Array.of(3) } },
    });
    expect([...(await tt.readSafetensors(path)).tensors.keys()].sort()).toEqual(['same/w', 'w']);
  });

  it('refuses what is no plain data', async () => {
    await expect(tt.writeState(path, { a: [new Map()] } as never)).rejects.toThrow(failure('ERR_TT_ARG', 'a/0', 'plain data'));
    await expect(tt.writeState(path, { f: () => 1 } as never)).rejects.toThrow(failure('ERR_TT_ARG', 'f is function f'));
  });

  it('tells a truncated and a foreign file', async () => {
    await tt.writeState(path, { a: tt.ones([100]), b: 'text' });
    const { length } = readFileSync(path);
    for (const size of [length - 1, 300, 100, 7, 0]) {
      truncateSync(path, size);
      await expect(tt.readState(path)).rejects.toThrow(failure('ERR_TT_FILE', path, 'state file'));
    }
    await tt.writeSafetensors(path, new Map([['w', tt.ones([2])]]));
    await expect(tt.readState(path)).rejects.toThrow(failure('ERR_TT_FILE', path, 'format is undefined, expected "throughtime state 1"'));
    await tt.writeSafetensors(path, new Map(), { metadata: { format: 'throughtime state 1', tree: '{"a":{"$tensor":"w"}}' } });
    await expect(tt.readState(path)).rejects.toThrow(failure('ERR_TT_FILE', 'tensor w is missing'));
    await expect(tt.readState(join(folder, 'none'))).rejects.toThrow(failure('ERR_TT_FILE', 'none', 'ENOENT'));
  });
});

describe('writing', () => {
  /** The methods of open files, to make them fail. */
  async function fileMethods(): Promise<{ writeFile: () => Promise<void>; sync: () => Promise<void> }> {
    const file = await open('/dev/null');
    await file.close();
    return Object.getPrototypeOf(file) as { writeFile: () => Promise<void>; sync: () => Promise<void> };
  }

  it.each(['writeFile', 'sync'] as const)('leaves the old file when the disk is full (%s)', async (method) => {
    await tt.writeState(path, { good: 1 });
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    vi.spyOn(await fileMethods(), method).mockRejectedValue(full);
    await expect(tt.writeState(path, { good: 2 })).rejects.toThrow(failure('ERR_TT_FILE', 'no space left'));
    vi.restoreAllMocks();
    expect(await tt.readState(path)).toEqual({ good: 1 });
    expect(readdirSync(folder)).toEqual(['state.safetensors']);
  });

  it('flushes the file and, after the rename, the folder', async () => {
    const sync = vi.spyOn(await fileMethods(), 'sync');
    await tt.writeState(path, 1);
    expect(sync).toHaveBeenCalledTimes(2);
  });

  it('removes what killed writers of the same file left, and nothing else', async () => {
    const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
    const old = `state.safetensors.${process.pid}.${uuid}.tmp`; // of a process that had the same number before
    const kept = [
      `state.safetensors.${process.ppid}.${uuid}.tmp`, // its writer lives
      `state.safetensors.${process.pid}.${uuid.replace('0', '1')}.tmp`, // ours, being written
      `other.safetensors.${dead}.${uuid}.tmp`,
      `state.safetensors.${dead}.tmp`,
    ];
    for (const name of [`state.safetensors.${dead}.${uuid}.tmp`, old, ...kept]) writeFileSync(join(folder, name), '');
    utimesSync(join(folder, old), 1, 1);
    await tt.writeState(path, 1);
    expect(readdirSync(folder).sort()).toEqual([...kept, 'state.safetensors'].sort());
  });
});
