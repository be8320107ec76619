// What is looked at in every packed package before it may be published: publint, the types, the size.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** No package but NVIDIA's compiled kernels may be larger, packed. */
export const largest = 5e6;

/**
 * What is wrong with a tarball, a sentence each.
 * @param {string} tarball its path
 * @param {{ limit?: number }} [options] how many bytes it may have
 * @returns {Promise<string[]>}
 */
export async function faults(tarball, { limit = largest } = {}) {
  const file = readFileSync(tarball);
  const bytes = new Uint8Array(file);
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  // A package without types is one that holds a binary: nothing imports it by its name.
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(bytes));
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`),
    ...(types ? problems.map((problem) => `types: ${problem.kind}`) : []),
    ...(bytes.length > limit ? [`${bytes.length} bytes, more than ${limit}`] : []),
  ];
}
