import { defineConfig } from 'vitest/config';

// One process per file: the addon keeps native threads, and a crash must cost one file, not the run.
const shared = { pool: 'forks', testTimeout: 60_000, hookTimeout: 60_000 } as const;
const gradient = 'test/gradient/**/*.test.ts';
const alone = 'test/process/**/*.test.ts';

export default defineConfig({
  resolve: { alias: { throughtime: new URL('lib/index.ts', import.meta.url).pathname } },
  test: {
    // Two cores, and every file brings its own team of threads.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { ...shared, name: 'float32', include: ['test/**/*.test.ts'], exclude: [gradient, alone] } },
      { extends: true, test: { ...shared, name: 'float64', include: [gradient], env: { THROUGHTIME_REAL: 'float64' } } },
      // These measure time and memory, so nothing else may run beside them.
      { extends: true, test: { ...shared, name: 'process', include: [alone], fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
