// Every example of the pages in docs/: TypeScript as in comments, shell commands as a reader would type them, on small made files.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkExamples, root } from './example-suite.js';

const pages = readdirSync(join(root, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, text: readFileSync(join(root, 'docs', file), 'utf8') }));

/** The blocks of a language in a page. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1] as string);
}

describe('pages', () => {
  it.each(pages)('$file has no block that is not run', ({ text }) => {
    const run = blocks(text, 'ts').length + blocks(text, 'sh').filter((code) => /^throughtime /m.test(code)).length;
    expect([...text.matchAll(/^```/gm)].length).toBe(2 * run);
  });

  it.each(pages)('$file links to files that are there', ({ text }) => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link as string);
    expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([]);
  });
});

describe('TypeScript in docs', () => {
  // As modules, so that they may await.
  const examples = pages.flatMap(({ file, text }) => blocks(text, 'ts').map((code, i) => ({ name: `${file}-${i}.mts`, code })));

  it('is found', () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  checkExamples('docs-examples', examples);
});

describe('commands in docs', () => {
  const scripts = pages.flatMap(({ file, text }) => blocks(text, 'sh').filter((code) => /^throughtime /m.test(code)).map((code) => ({ file, code }))); // prettier-ignore
  let dir = '';

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'throughtime-docs-'));
    const program = join(root, 'dist/cli/main.js');
    writeFileSync(join(dir, 'throughtime'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    chmodSync(join(dir, 'throughtime'), 0o755);
    const lines = Array.from({ length: 40 }, (_, i) => (i % 2 ? `good a stirring , funny film ${i}` : `bad a dull film ${i}`));
    for (const name of ['train', 'dev', 'test', 'text', 'words']) writeFileSync(join(dir, `${name}.txt`), `${lines.join('\n')}\n`);
    const months = Array.from(
      { length: 72 },
      (_, t) => `${1949 + Math.floor(t / 12)}-${(t % 12) + 1},${100 + t + Math.round(20 * Math.sin(t / 2))}`,
    );
    writeFileSync(join(dir, 'passengers.csv'), `month,passengers\n${months.join('\n')}\n`);
    const names = Array.from({ length: 30 }, (_, i) => `Ada\tB-PER\nlives\tO\nin\tO\n${['Rome', 'Oslo'][i % 2]}\tB-LOC\n`);
    for (const name of ['train', 'dev', 'test']) writeFileSync(join(dir, `${name}.conll`), names.join('\n'));
    const sides = Array.from({ length: 30 }, (_, i) => [`the cat sat on mat ${i % 7}`, `die Katze saß auf Matte ${i % 7}`] as const);
    writeFileSync(join(dir, 'pairs.tsv'), sides.map((pair) => `${pair.join('\t')}\n`).join(''));
    for (const [side, name] of ['en', 'de'].entries())
      writeFileSync(join(dir, `words.${name}`), sides.map((pair) => `${pair[side]}\n`).join(''));
    const strokes = Array.from(
      { length: 60 },
      (_, i) => `${Math.floor(i / 3)},${i % 3},${i % 2},${i % 5},${Math.floor(i / 3) % 2 ? 'up' : 'down'}`,
    );
    writeFileSync(join(dir, 'strokes.csv'), `id,step,x,y,label\n${strokes.join('\n')}\n`);
    const sensors = Array.from({ length: 60 }, (_, i) => `${Math.floor(i / 6)},${i % 2},${i % 7 ? i % 5 : ''},${i % 2 ? 'walk' : 'rest'}`);
    writeFileSync(join(dir, 'sensors.csv'), `id,x,y,label\n${sensors.join('\n')}\n`);
  });

  afterAll(() => rmSync(dir, { recursive: true }));

  // In order: a page trains before it evaluates.
  it.skipIf(process.platform === 'win32').each(scripts)('of $file run: $code', { timeout: 300_000 }, ({ code }) => {
    const env = { ...process.env, PATH: `${dir}${delimiter}${process.env['PATH']}` };
    execFileSync('/bin/sh', ['-e', '-c', code], { cwd: dir, env, stdio: 'pipe' });
  });
});
