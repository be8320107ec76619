// Every example in the documentation comments compiles against the public types, strictly, and runs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '../..');
// Inside the repository, so that the types of Node are found.
const folder = join(root, 'build/doc-examples');

const examples = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap((file) => {
    const text = readFileSync(join(root, 'lib', file), 'utf8');
    return [...text.matchAll(/^ *\* ```ts\n([^]*?)^ *\* ```/gm)].map((match, i) => ({
      name: `${file.replaceAll(/[/.]/g, '-')}-${i}.ts`,
      code: (match[1] as string).replaceAll(/^ *\* ?/gm, ''),
    }));
  });

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  for (const { name, code } of examples) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('examples in comments', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  it('compile', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram(
      examples.map(({ name }) => join(folder, name)),
      { ...options, rootDir: root, noEmit: true, noUnusedLocals: false, paths: { throughtime: [join(root, 'lib/index.ts')] } },
    );
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    expect(problems).toEqual([]);
  });

  it.each(examples)('$name runs', async ({ name }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(/* @vite-ignore */ join(folder, name));
    log.mockRestore();
  });
});
