// Every example in the documentation comments.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { checkExamples, root } from './example-suite.js';

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

describe('examples in comments', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  checkExamples('doc-examples', examples);
});
