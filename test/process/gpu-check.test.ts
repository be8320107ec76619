// The one command for a machine with a GPU, as far as a machine without one can run it: over the emulated plugin, with a module that looks
// like torch, and with scripts in the place of the kernels' tests and of compute-sanitizer. What it measures here means nothing.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Result } from './command.js';

const root = join(import.meta.dirname, '../..');
const emulated = join(root, 'build/emulated/libthroughtime_cuda_emulated.so');
const fakeTorch = join(root, 'test/bench/fake_torch');
const check = join(root, 'bench/cuda/check.sh');
const tools = join(root, 'build/tools/test/cuda/ops.js');

type Row = Record<string, unknown> & { readonly kind: string };

describe.skipIf(!existsSync(emulated) || !existsSync(tools))('the command for a machine with a GPU', () => {
  const dir = mkdtempSync(join(tmpdir(), 'throughtime-gpu-'));
  const script = (name: string, text: string): string => {
    const file = join(dir, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const rows = (): Row[] => {
    const lines = readFileSync(join(dir, 'rows.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Row);
  };
  const run = (...options: string[]): Promise<Result> =>
    program('bash', [check, '--plugin', emulated, '--json', join(dir, 'rows.jsonl'), '--logs', join(dir, 'logs'), '--small', ...options], {
      cwd: dir,
      env: { PYTHONPATH: fakeTorch, THROUGHTIME_NODE: process.execPath },
    });
  const natives = (): string =>
    [
      script('operations', 'echo ops: all passed'),
      script('recurrent', 'echo 9 checks, 0 failures, blocking $CUDA_LAUNCH_BLOCKING'),
      script('cores', 'echo 8 checks, 0 failures'),
      script('lanes', 'echo 7 checks, 0 failures, blocking $CUDA_LAUNCH_BLOCKING'),
    ].join();

  afterAll(() => rmSync(dir, { recursive: true }));

  describe('where everything is well', () => {
    let result: Result;
    beforeAll(async () => {
      const sanitizer = script('sanitizer', 'case "$2" in racecheck) sleep 200;; *) echo "ERROR SUMMARY: 0 errors";; esac');
      result = await run('--natives', natives(), '--sanitizer', sanitizer, '--seconds', '45', '--parts', 'checks,bench,sanitizer');
    }, 120_000);

    it('checks results and says so', () => {
      expect(result.out).toMatch(/passed +[\d.]+ s {2}a GPU through what is built/);
      expect(result.out).toMatch(/passed +[\d.]+ s {2}CPU = CUDA for every op: CPU = CUDA: \d+ cases passed, 0 failed/);
      expect(result.out).toMatch(/passed +[\d.]+ s {2}recurrent kernels: 9 checks, 0 failures, blocking 0/);
      expect(result.out).toMatch(/passed +[\d.]+ s {2}layers as a wavefront: 7 checks, 0 failures, blocking 0/);
      expect(result.out).toMatch(/passed +[\d.]+ s {2}conformance/);
      expect(result.out).toMatch(/passed +[\d.]+ s {2}the same losses bit for bit/);
      expect(result.out).toMatch(/\n\d+ passed, 0 failed, \d+ cut in \d+ s/);
      expect(result.code).toBe(0);
    });

    it('measures every case beside its peer, and tells what the peer does not run', () => {
      const layers = rows().filter(({ kind, cell, mode }) => kind === 'cuda-layer' && cell === 'lstm' && mode === 'both');
      expect(layers.length).toBe(24);
      for (const row of layers) {
        expect(row['us']).toBeGreaterThan(0);
        expect(row['floor']).toBeGreaterThan(0);
        expect(row['explain']).toMatch(/one call of lstm.* on cuda:0 in .*: forward [\w-]+, about [\d.]+ µs a step/);
        expect(row['gpu']).toBe('emulated GPU');
        if (row['case'] === 'sentiment, bidirectional') expect(row['cudnn']).toBeUndefined();
        else expect(row['ratio']).toBeGreaterThan(0);
      }
      expect(result.out).toContain('cuDNN skipped: RuntimeError: a case that this one does not run');
      // The fake is faster than an emulated GPU: every row shows where its time goes.
      expect(layers[0]?.['kernels']).toEqual([{ kernel: 'emulated', launches: expect.any(Number) as number, microseconds: expect.any(Number) as number }]); // prettier-ignore
    });

    it('measures every way that fits beside what the model says of it', () => {
      const found = rows().filter(({ kind }) => kind === 'cuda-ways');
      expect(found.length).toBe(72);
      for (const row of found) {
        const ways = row['ways'] as { way: string; predicted?: number; us?: number; why?: string }[];
        const fit = ways.filter(({ why }) => why === undefined);
        expect(fit.length).toBe(row['precision'] === 'float32' ? 4 : 8);
        for (const { predicted, us } of fit) expect(Math.min(predicted ?? 0, us ?? 0)).toBeGreaterThan(0);
      }
      expect(result.out).toMatch(/µs a step predicted\/measured: forward .*stepwise [\d.]+\/[\d.]+.*; backward /);
    });

    it('measures whole training steps', () => {
      const steps = rows().filter(({ kind }) => kind === 'cuda-training');
      expect(steps.map((row) => `${String(row['case'])} ${String(row['precision'])}`)).toContain('language model 1500 bf16');
      for (const row of steps) for (const name of ['tokensPerSecond', 'peerTokensPerSecond', 'hostMs', 'kernelMs']) expect(row[name], name).toBeGreaterThan(0); // prettier-ignore
    });

    it('gives compute-sanitizer the time that is left, and calls the rest cut', () => {
      expect(result.out).toMatch(/passed +[\d.]+ s {2}memcheck of lstm: ERROR SUMMARY: 0 errors/);
      expect(result.out).toMatch(/cut +[\d.]+ s {2}racecheck of lstm: not done after \d+ s/);
    });
  });

  it('a failing part fails the command and costs its own line only', async () => {
    const failing = `${script('bad', 'echo element 3 is off; exit 1')},${natives().split(',').slice(1).join()}`;
    const { code, out } = await run('--natives', failing, '--parts', 'checks');
    expect(out).toMatch(/failed +[\d.]+ s {2}kernels of operations: element 3 is off/);
    expect(out).toMatch(/passed +[\d.]+ s {2}recurrent kernels: 9 checks, 0 failures/);
    expect(out).toMatch(/\n {2}failed: kernels of operations/);
    expect(code).toBe(1);
  }, 60_000);

  it('nothing built and nothing to be built is a failure', async () => {
    const { code, out } = await run('--natives', join(dir, 'none'), '--parts', 'checks');
    expect(out).toMatch(/failed +0\.0 s {2}build: addon, plugin or tests are not built/);
    expect(code).toBe(1);
  });

  it('a benchmark that has no time says what it did not measure', async () => {
    const { out } = await program(process.execPath, [join(root, 'bench/cuda/bench.mjs'), '--seconds', '0', '--small', '--cell', 'gru', '--case', 'long'], {
      cwd: dir,
      env: { THROUGHTIME_CUDA: emulated },
    }); // prettier-ignore
    expect(out).toContain('not measured, no time was left: long gru bf16; long gru tf32; long gru float32');
  });
});
