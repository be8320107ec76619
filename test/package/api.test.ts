// The API reference: built whole and without a warning, such as a link that leads nowhere. It takes some 12 seconds of a processor, which is
// why it stands here and not among the unit tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'throughtime-api-'));
});

afterAll(() => rmSync(out, { recursive: true }));

it('is built without warnings', { timeout: 600_000 }, () => {
  const program = join(dirname(createRequire(import.meta.url).resolve('typedoc/package.json')), 'bin/typedoc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--out', out], { cwd: root, encoding: 'utf8' });
  expect(`${stdout}${stderr}`).not.toMatch(/\[(warning|error)\]/);
  expect(status).toBe(0);
  expect(readFileSync(join(out, 'classes/LSTM.html'), 'utf8')).toContain('gate order i, f, g, o');
});
