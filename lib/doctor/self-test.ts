// Two seconds of real work: a product whose numbers are known, ten training steps, and the speed with one thread and with all.
import { tensor, uniform } from '../create.js';
import { LSTM } from '../layers/index.js';
import { mse } from '../losses/index.js';
import { matmul } from '../ops/index.js';
import { SGD } from '../optim/index.js';
import { setThreads, synchronize, threads } from '../runtime.js';
import { noGrad, scope } from '../scope.js';

export interface SelfTestFacts {
  /** Whether the numbers were right. */
  readonly product: boolean;
  /** The loss before the first and after the tenth step; it must fall. */
  readonly losses: readonly [first: number, last: number];
  /** 10⁹ floating-point operations per second of a 512×512×512 product. */
  readonly gflops: { readonly oneThread: number; readonly allThreads: number };
  readonly threads: number;
}

const size = 512;

/** Integers below 2²⁴ are exact in float32, so the product must be equal, not close. */
async function productIsRight(): Promise<boolean> {
  const [m, k, n] = [17, 33, 9];
  const a = Float32Array.from({ length: m * k }, (_, i) => (i * 7) % 23);
  const b = Float32Array.from({ length: k * n }, (_, i) => (i * 5) % 19);
  const got = await scope(() => matmul(tensor(a, { shape: [m, k] }), tensor(b, { shape: [k, n] })).data());
  return got.every((value, i) => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += (a[Math.floor(i / n) * k + j] as number) * (b[j * n + (i % n)] as number);
    return value === sum;
  });
}

/** An LSTM learns to answer zero; its first and last loss. */
async function train(): Promise<[number, number]> {
  const layer = new LSTM(3, 5);
  const optimizer = new SGD(layer.parameters(), { lr: 0.5 });
  const losses: number[] = [];
  for (let step = 0; step < 10; step++) {
    await scope(async () => {
      const x = tensor(
        Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
        { shape: [2, 4, 3] },
      );
      const { output } = layer.forward(x);
      const loss = mse(output, tensor(new Float32Array(40), { shape: [2, 4, 5] }));
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      losses.push(await loss.item());
    });
  }
  return [losses[0] as number, losses[9] as number];
}

/** Of the fastest product: the others waited for other programs. */
async function speed(seconds: number): Promise<number> {
  return scope(async () => {
    const [a, b] = [uniform([size, size]), uniform([size, size])];
    const product = (): Promise<void> => {
      scope(() => void matmul(a, b)); // a result that is returned would be kept until the end
      return synchronize();
    };
    await noGrad(product); // wakes the threads, fills the caches
    const end = performance.now() + seconds * 1000;
    let fastest = Infinity;
    do {
      const start = performance.now();
      await noGrad(product);
      fastest = Math.min(fastest, performance.now() - start);
    } while (performance.now() < end);
    return (2 * size ** 3) / fastest / 1e6;
  });
}

/** @param seconds of measuring, for one thread and for all together */
export async function selfTest(seconds = 2): Promise<SelfTestFacts> {
  const all = threads();
  const product = await productIsRight();
  const losses = await train();
  try {
    setThreads(1);
    const oneThread = await speed(seconds / 2);
    setThreads(all);
    return { product, losses, gflops: { oneThread, allThreads: all === 1 ? oneThread : await speed(seconds / 2) }, threads: all };
  } finally {
    setThreads(all);
  }
}
