// publint and "are the types wrong", over the tarball that would be published.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, expect, it } from 'vitest';
import { pack, type Packed } from './pack.js';

let packed: Packed;
beforeAll(() => {
  packed = pack();
}, 300_000); // npm compresses the binaries too, if they were made

it('publint finds nothing', async () => {
  const tarball = new Uint8Array(packed.tarball).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

it('the types are right for CommonJS, ES modules and bundlers', { timeout: 300_000 }, async () => {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(packed.tarball)));
  if (!result.types) throw new Error('the package has no types');
  expect(result.problems).toEqual([]);
  const entry = result.entrypoints['.'];
  expect(Object.keys(entry?.resolutions ?? {}).sort()).toEqual(['bundler', 'node10', 'node16-cjs', 'node16-esm']);
});
