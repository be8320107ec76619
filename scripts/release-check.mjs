// Before a release: the tag is the version, and the changelog tells of it. `node scripts/release-check.mjs v1.2.3`
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What does not agree, in words.
 * @param {string} tag
 * @param {string} version
 * @param {string} changelog
 * @returns {readonly string[]}
 */
export function disagreements(tag, version, changelog) {
  const wrong = [];
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) wrong.push(`${version} is no semantic version`);
  if (tag !== `v${version}`) wrong.push(`the tag is ${tag}, package.json says ${version}`);
  if (!changelog.split('\n').some((line) => line === `## ${version}` || line.startsWith(`## ${version} `)))
    wrong.push(`CHANGELOG.md has no section ## ${version}`);
  const unreleased = /^## Unreleased\n([^]*?)(?=^## |$(?![^]))/m.exec(changelog)?.[1]?.trim();
  if (unreleased) wrong.push('CHANGELOG.md still has entries under Unreleased');
  return wrong;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const read = (name) => readFileSync(join(root, name), 'utf8');
  const wrong = disagreements(process.argv[2] ?? '', JSON.parse(read('package.json')).version, read('CHANGELOG.md'));
  for (const line of wrong) console.error(line);
  process.exit(wrong.length > 0 ? 1 : 0);
}
