// Packages of npm that are installed elsewhere: a folder of their own.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export function isInstalled(folder, name) {
  return existsSync(join(folder, 'node_modules', name, 'package.json'));
}

/** `load(name)` is the package of that folder, and `load(name + '/package.json')` its description where it gives it away. */
export function loader(folder) {
  return createRequire(join(folder, 'package.json'));
}
