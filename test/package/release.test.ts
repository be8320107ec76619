// What must agree before a release.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { targets } from '../../scripts/prebuilds/targets.mjs';
import { disagreements } from '../../scripts/release-check.mjs';
import { root } from './pack.js';

const changelog = '# Changelog\n\n## Unreleased\n\n## 1.2.3 (2026-11-25)\n\n- x\n';

it('tag, version and changelog', () => {
  expect(disagreements('v1.2.3', '1.2.3', changelog)).toEqual([]);
  expect(disagreements('v1.2.4', '1.2.3', changelog)).toEqual(['the tag is v1.2.4, package.json says 1.2.3']);
  expect(disagreements('v1.2.4', '1.2.4', changelog)).toEqual(['CHANGELOG.md has no section ## 1.2.4']);
  expect(disagreements('v1.2', '1.2', changelog)).toContain('1.2 is no semantic version');
  expect(disagreements('v1.2.3', '1.2.3', changelog.replace('## Unreleased\n', '## Unreleased\n\n- y\n'))).toEqual([
    'CHANGELOG.md still has entries under Unreleased',
  ]);
});

it('this version has its section', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'));
});

it('the release builds every platform and publishes with provenance', () => {
  const folder = join(root, '.github/workflows');
  expect(readdirSync(folder).sort()).toEqual(['ci.yml', 'release.yml']);
  const workflow = readFileSync(join(folder, 'release.yml'), 'utf8');
  for (const target of Object.keys(targets)) expect(workflow).toContain(`target: ${target},`);
  expect(workflow).toContain('id-token: write');
  expect(workflow.match(/npm publish/g)).toHaveLength(workflow.match(/npm publish --provenance/g)?.length ?? 0);
  // `npm publish a/b.tgz` would be a repository of GitHub; `./a/b.tgz` is a file.
  const published = /for package in (.*); do/.exec(workflow)?.[1]?.split(' ') ?? [];
  expect(published).toHaveLength(2);
  for (const path of published) expect(path).toMatch(/^\.\/build-packages\//);
});
