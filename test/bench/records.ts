// What a run of several cases, contestants and numbers of threads may have measured.

const contestants = [
  { peer: 'throughtime', note: '', factor: 1 },
  { peer: 'torch', note: 'torch 2.11', factor: 2 },
  { peer: 'onnxruntime', note: '</script><script>alert(1)</script>', factor: 0.5 },
];

const steps = ['W1', 'a case with a long name that goes on <i>and on</i>'].flatMap((name) =>
  [1, 2, 4].flatMap((threads) =>
    contestants.map(({ peer, note, factor }) => {
      const ms = (8 / threads) * factor;
      return {
        ...{ kind: 'step', case: name, shape: 'B=1 T=1', why: 'one step', threads, peer, note, ms, min: 0.8 * ms, max: 1.5 * ms },
        ...{ quartiles: [0.9 * ms, 1.2 * ms], spread: 0.3, cpuMs: ms, ratio: factor, rounds: 5, rejected: 1, disturbed: threads === 4 },
        ...{ tokensPerSecond: name === 'W1' ? 1000 / ms : undefined },
      };
    }),
  ),
);

export const records = [...steps, { kind: 'mean', peer: 'torch', threads: 1, ratio: 2, rows: 2 }];

/** As recurrent_bench writes them. */
export const kernels = [1, 2].flatMap((threads) => [
  { kind: 'peaks', threads, fmaGflops: 250 * threads, l2GBs: 130, l3GBs: 110, dramGBs: 50, barrierUs: 0.03 },
  ...[1, 1.5].map((ratio) => ({
    ...{ kind: 'kernel', case: 'W2', op: 'lstm', mode: 'fwdbwd', shape: 'B=32', why: 'small', threads, note: '' },
    ...{ peer: ratio === 1 ? 'throughtime' : 'onednn', ms: (8 / threads) * ratio, quartiles: [1, 20], spread: 0.1, cpuMs: 8 },
    ...{ gflops: 400 / ratio, shareOfPeak: 0.8 / ratio, gbs: 3, ratio, rounds: 5, rejected: 0, disturbed: false },
  })),
]);

export const machine = { cpu: 'A processor', isa: 'avx2', processors: 4, version: '0.1.0', commit: 'abc with changes', date: '2026-01-01' };
