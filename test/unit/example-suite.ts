// Examples in TypeScript, wherever they are written: they compile against the public types, strictly, and run.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../..');

export interface Example {
  /** A file name. */
  readonly name: string;
  readonly code: string;
}

/** Declares the tests of some examples. @param place a name of their own for the files that are made of them */
export function checkExamples(place: string, examples: readonly Example[]): void {
  // Inside the repository, so that the types of Node are found.
  const folder = join(root, 'build', place);

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    for (const { name, code } of examples) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('compile', { timeout: 300_000 }, () => {
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

  // Whichever runs first loads the library.
  it.each(examples)('$name runs', { timeout: 300_000 }, async ({ name }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(/* @vite-ignore */ join(folder, name));
    log.mockRestore();
  });
}
