// What a user reads when the addon cannot be loaded.
import { afterEach, expect, it, vi } from 'vitest';
import { failure } from './failure.js';

afterEach(() => vi.unstubAllEnvs());

async function open(): Promise<unknown> {
  vi.resetModules();
  return (await import('../../lib/native.js')).native();
}

it('a missing addon: where it was looked for and what helps', async () => {
  vi.stubEnv('THROUGHTIME_ADDON', '/nowhere');
  await expect(open()).rejects.toThrow(
    failure('ERR_TT_NATIVE', process.platform, 'looked for:  /nowhere', 'THROUGHTIME_ADDON', 'npx throughtime doctor'),
  );
});

it('an unknown number type', async () => {
  vi.stubEnv('THROUGHTIME_REAL', 'float16');
  await expect(open()).rejects.toThrow(failure('ERR_TT_NATIVE', '"float16"', 'float32 or float64'));
});
