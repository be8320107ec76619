// What is in the package, and what is not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { pack, root, type Packed } from './pack.js';

let packed: Packed;
beforeAll(() => {
  packed = pack();
}, 300_000); // npm compresses the binaries too, if they were made

const under = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );

it('every module of lib/ is there, compiled, with its types', () => {
  const wanted = under('lib').flatMap((file) => {
    const stem = file.replace(/^lib\//, 'dist/');
    return /\.mts$/.test(stem)
      ? [stem.replace(/\.mts$/, '.mjs'), stem.replace(/\.mts$/, '.d.mts')]
      : [stem.replace(/\.ts$/, '.js'), stem.replace(/\.ts$/, '.d.ts')];
  });
  expect(wanted.length).toBeGreaterThan(100);
  expect(wanted.filter((file) => !packed.files.includes(file))).toEqual([]);
});

it('everything that a build from source needs is there', () => {
  const wanted = [...under('native'), ...under('cuda'), ...under('cmake'), 'CMakeLists.txt', 'scripts/install.mjs'];
  expect(wanted.filter((file) => !packed.files.includes(file))).toEqual([]);
});

it('licences, notices, changelog, README', () => {
  const wanted = ['LICENSE', 'THIRD_PARTY_NOTICES.md', ...under('licenses'), 'CHANGELOG.md', 'README.md'];
  expect(wanted.filter((file) => !packed.files.includes(file))).toEqual([]);
});

it('binaries that were made travel along', () => {
  const wanted = existsSync(join(root, 'prebuilds')) ? under('prebuilds') : [];
  expect(packed.files.filter((file) => file.startsWith('prebuilds/')).sort()).toEqual([...wanted].sort());
});

it('nothing else is there', () => {
  const allowed =
    /^(dist|native|cuda|cmake|licenses|prebuilds)\/|^(package\.json|binding\.d\.ts|CMakeLists\.txt|scripts\/install\.mjs|[A-Z_]+(\.md)?)$/;
  expect(packed.files.filter((file) => !allowed.test(file) || /\.test\.|\.tsbuildinfo$|\.map$/.test(file))).toEqual([]);
});

it('what package.json points at is there', () => {
  const { main, types, exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const paths = [...JSON.stringify([main, types, exports, bin]).matchAll(/"\.\/([^"]+)"/g)].map((match) => match[1] as string);
  expect(paths.length).toBeGreaterThan(4);
  expect(paths.filter((file) => !/[*]/.test(file) && file !== '' && !packed.files.includes(file))).toEqual([]);
});

it('without binaries it is small', () => {
  const binaries = packed.files.some((file) => file.startsWith('prebuilds/'));
  if (!binaries) expect(packed.bytes).toBeLessThan(1_000_000);
  else expect(packed.bytes).toBeLessThan(20_000_000);
});
