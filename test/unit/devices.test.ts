// Devices: without a plugin, with a broken one, and with the plugin over an emulated GPU, which the native build makes on Linux and x86-64.
import { copyFileSync, existsSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { nativeSource } from '../../lib/native.js';
import { failure } from './failure.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const before = process.env['THROUGHTIME_CUDA'];

afterAll(() => {
  if (before === undefined) delete process.env['THROUGHTIME_CUDA'];
  else process.env['THROUGHTIME_CUDA'] = before;
});

describe('without a GPU', () => {
  const broken = join(mkdtempSync(join(tmpdir(), 'throughtime-')), 'libthroughtime_cuda.so');

  beforeAll(() => {
    writeFileSync(broken, 'no library');
    process.env['THROUGHTIME_CUDA'] = broken;
  });

  it('a broken plugin is a reason, and the CPU computes', () => {
    const [cpu, cuda] = tt.devices();
    expect(cpu).toMatchObject({ name: 'cpu', available: true });
    expect(cuda).toMatchObject({ name: 'cuda', available: false });
    expect(cuda).toHaveProperty('reason', expect.stringContaining('does not load'));
    expect([...tt.tensor([1, 2]).mul(2).dataSync()]).toEqual([2, 4]);
  });

  it.runIf(process.platform === 'linux')('a plugin that ends the process that loads it ends another one', () => {
    const cut = join(mkdtempSync(join(tmpdir(), 'throughtime-')), 'libthroughtime_cuda.so');
    copyFileSync(nativeSource().file, cut); // any large library: what is cut off is mapped, and not there when it is touched
    truncateSync(cut, 100_000);
    process.env['THROUGHTIME_CUDA'] = cut;
    expect(tt.devices()[1]).toMatchObject({
      available: false,
      reason: `cuda: the plugin is not loaded: a process that tried it was ended by SIGBUS; ${cut} is damaged or does not fit the NVIDIA driver`,
    });
    process.env['THROUGHTIME_CUDA'] = broken;
  });

  it('asking for it is an error with that reason', () => {
    const wants = [
      () => tt.setDefaultDevice('cuda'),
      () => tt.tensor([1], { device: 'cuda' }),
      () => tt.tensor([1]).to('cuda:1'),
      () => new tt.Linear(2, 1).to('cuda'),
      () => tt.memory('cuda'),
    ];
    for (const want of wants) expect(want).toThrow(failure('ERR_TT_CUDA', 'device is cuda', 'does not load'));
    expect(tt.defaultDevice()).toBe('cpu');
  });

  it('the CPU multiplies in float32, unless told otherwise', () => {
    expect(tt.precision()).toBe('float32');
    tt.setPrecision('float32', 'cpu');
    const words = "setPrecision: precision is 'tf32', which cpu does not have";
    expect(() => tt.setPrecision('tf32')).toThrow(failure('ERR_TT_ARG', words));
    expect(() => tt.setPrecision('fp16' as never)).toThrow(failure('ERR_TT_ARG', 'precision is "fp16"', 'tf32'));
    expect(tt.precision('cpu')).toBe('float32');
  });

  it('what is no device name is an error', () => {
    expect(() => tt.tensor([1], { device: 'gpu' as never })).toThrow(
      failure('ERR_TT_ARG', 'tensor: device is "gpu", expected cpu, cuda or cuda:N'),
    );
  });
});

describe.skipIf(!existsSync(emulated))('on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
  });
  afterEach(() => tt.setDefaultDevice('cpu'));

  const x = () =>
    tt.tensor(
      [
        [1, -2, 3],
        [4, 5, -6],
      ],
      { device: 'cuda' },
    );

  it('is listed', () => {
    expect(tt.devices()[1]).toMatchObject({ name: 'cuda:0', available: true, description: 'emulated GPU', capability: '9.0' });
  });

  it('holds tensors, computes on them, and gives them back', async () => {
    const a = x();
    expect(a.device).toBe('cuda:0');
    const y = a.relu().mul(a);
    expect(y.device).toBe('cuda:0');
    expect([...(await y.data())]).toEqual([1, -0, 9, 16, 25, -0]);
    expect([...a.to('cpu').add(1).dataSync()]).toEqual([2, -1, 4, 5, 6, -5]);
    await tt.synchronize();
  });

  it('computes gradients', () => {
    const a = tt.tensor([1, 2, 3], { device: 'cuda', requiresGrad: true });
    a.mul(a).sum().backward();
    expect(a.grad?.device).toBe('cuda:0');
    expect([...(a.grad as tt.Tensor).dataSync()]).toEqual([2, 4, 6]);
  });

  it('is where new tensors go, if that is wanted', () => {
    tt.setDefaultDevice('cuda');
    expect(tt.defaultDevice()).toBe('cuda:0');
    expect(tt.zeros([2]).device).toBe('cuda:0');
    expect(tt.tensor([1], { device: 'cpu' }).device).toBe('cpu');
  });

  it('rounds the operands of products where that is asked for', () => {
    const x = 1 + 2 ** -9; // float32 and tf32 hold it, bf16 does not
    const column = tt.full([20, 1], x, { device: 'cuda' });
    const row = tt.ones([1, 20], { device: 'cuda' });
    const product = () => tt.matmul(column, row).dataSync()[0];
    const products = (['tf32', 'bf16', 'float32'] as const).map((precision) => {
      tt.setPrecision(precision, 'cuda');
      expect(tt.precision('cuda:0')).toBe(precision);
      return product();
    });
    expect(products).toEqual([x, 1, x]);
    expect(tt.precision('cpu')).toBe('float32');
  });

  it('tells what every kernel takes, of what is asked about and of nothing else', () => {
    const a = x();
    const times = tt.kernelTimes(() => void a.relu().mul(a), 'cuda');
    expect(times).toEqual([{ kernel: 'emulated', launches: 2, microseconds: expect.any(Number) as number }]);
    expect(times[0]?.microseconds).toBeGreaterThan(0);
    a.relu();
    expect(tt.kernelTimes(() => undefined, 'cuda')).toEqual([]);
    const words = 'kernelTimes: device is cpu, expected a GPU';
    expect(() => tt.kernelTimes(() => undefined, 'cpu')).toThrow(failure('ERR_TT_ARG', words));
  });

  it('mixed devices are an error', () => {
    const words = 'add: b is on cpu, expected cuda:0 (the device of the other tensors; move it with to)';
    expect(() => x().add(tt.zeros([2, 3]))).toThrow(failure('ERR_TT_ARG', words));
  });

  it('checks what the host wrote at once, and what was computed when it is read', async () => {
    const one = tt.tensor(Int32Array.of(2), { device: 'cuda' });
    expect(() => tt.indexSelect(x(), 0, one)).toThrow(failure('ERR_TT_RANGE', 'holds 2 at position 0'));
    const computed = tt.argmax(x(), 1); // 2 and 1: there are two rows
    await expect(tt.indexSelect(x(), 0, computed).data()).rejects.toThrow(failure('ERR_TT_RANGE', 'holds 2 at position 0'));
  });

  /** Ids that only the device has seen: arg max over rows of width `last + 1` whose largest number is where `ids` say. */
  const computedIds = (ids: readonly number[], last: number): tt.Tensor =>
    tt.argmax(
      tt.tensor(
        ids.map((id) => Array.from({ length: last + 1 }, (_, i) => (i === id ? 1 : 0))),
        { device: 'cuda' },
      ),
      1,
    );

  it('a bad value that only the device sees reaches its own results and changes no weights', async () => {
    const embedding = new tt.Embedding(4, 3).to('cuda');
    const sgd = new tt.SGD(embedding.parameters(), { lr: 1 });
    const before = [...embedding.weight.dataSync()];
    const words = failure('ERR_TT_RANGE', 'embedding: ids holds 5 at position 1, expected 0 to 3');
    const step = (ids: readonly number[]) => {
      sgd.zeroGrad();
      const loss = embedding.forward(computedIds(ids, 5)).sum();
      loss.backward();
      sgd.step({ guard: tt.clipGradNorm(embedding.parameters(), 100) });
      return loss;
    };
    const bad = step([0, 5, 9]);
    expect([...embedding.weight.dataSync()]).toEqual(before);
    expect(() => bad.dataSync()).toThrow(words);
    await expect(bad.data()).rejects.toThrow(words);
    step([1, 2, 3]);
    expect([...embedding.weight.dataSync()]).not.toEqual(before);
    await tt.synchronize(); // the error was told by the reads
    step([5, 5, 5]);
    await expect(tt.synchronize()).rejects.toThrow(failure('ERR_TT_RANGE', 'embedding: ids holds 5 at position 0'));
  });

  it('computes with values that only the device has seen without waiting for it', () => {
    const embedding = new tt.Embedding(6, 3).to('cuda');
    const layer = new tt.GRU(3, 4).to('cuda');
    const ids = computedIds([0, 5, 2, 1, 4, 3], 5).reshape([2, 3]);
    const lengths = computedIds([3, 1], 3);
    const targets = computedIds([0, 1, 2, 3, 0, 1], 3).reshape([2, 3]);
    const weight = tt.ones([4], { device: 'cuda' }).add(1);
    const work = () => {
      const { output } = layer.forward(embedding.forward(ids), { lengths });
      tt.crossEntropy(output, targets, { classWeights: weight }).backward();
    };
    const waits = (times: readonly tt.KernelTime[]) => times.filter(({ kernel }) => kernel.includes('waits'));
    expect(waits(tt.kernelTimes(work, 'cuda'))).toEqual([]);
    expect(waits(tt.kernelTimes(() => void weight.dataSync(), 'cuda'))).toMatchObject([{ launches: 1 }]);
    expect(layer.weight_hh_l0?.grad?.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('moves a model with its gradients', () => {
    const model = new tt.Linear(3, 1);
    const values = [...model.weight.dataSync()];
    model.weight.mul(model.weight).sum().backward();
    expect(model.to('cuda')).toBe(model);
    expect([model.weight.device, model.weight.grad?.device]).toEqual(['cuda:0', 'cuda:0']);
    expect([...model.weight.dataSync()]).toEqual(values);
    expect([...model.to('cpu').weight.dataSync()]).toEqual(values);
  });

  it('says what does not fit, and goes on', () => {
    tt.setMemoryLimit(tt.memory('cuda').live + 4096, 'cuda');
    expect(() => tt.zeros([1e6], { device: 'cuda' })).toThrow(failure('ERR_TT_OOM', 'cuda:0: memory asked for is', 'limit'));
    tt.setMemoryLimit(0, 'cuda');
    expect(tt.zeros([1e6], { device: 'cuda' }).size).toBe(1e6);
  });
});
