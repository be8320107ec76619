// The version of this package, from the one place that states it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// lib/ and dist/ are siblings: the package root is one up from either.
const text = readFileSync(join(__dirname, '..', 'package.json'), 'utf8');

/** As in package.json. */
export const { version } = JSON.parse(text) as { readonly version: string };
