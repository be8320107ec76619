// IDX, the format of MNIST: a header of big-endian numbers, then the values.
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { checkPath } from '../../check.js';
import { badFile } from '../../data/readers/fault.js';
import type { LabelledSeries } from './labelled.js';

const unsignedByte = 8;

/**
 * Reads images of unsigned bytes and their labels from two IDX files, plain or `.gz`. An image is the series of its rows, from the top; its
 * numbers are 0 to 255, and its label is the number of its class.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when a file is no IDX file of the kind, is cut off, or they do not fit together
 * @example
 * ```ts
 * import { readIdx } from 'throughtime';
 * async function show(dir: string) {
 *   const digits = await readIdx(`${dir}/train-images-idx3-ubyte.gz`, `${dir}/train-labels-idx1-ubyte.gz`);
 *   console.log(digits.length, digits[0]?.label, digits[0]?.features);
 * }
 * ```
 */
export async function readIdx(images: string, labels: string): Promise<readonly LabelledSeries[]> {
  checkPath('readIdx', 'images', images);
  checkPath('readIdx', 'labels', labels);
  const { sizes, values } = await readBytes(images, 3, 'images');
  const { sizes: counts, values: classes } = await readBytes(labels, 1, 'labels');
  const [count, rows, columns] = sizes as [number, number, number];
  if (counts[0] !== count) throw badFile(labels, `holds ${counts[0]} labels, expected ${count} as there are images in ${images}`);
  if (count * rows * columns === 0) throw badFile(images, 'holds no samples');
  const size = rows * columns;
  return Array.from({ length: count }, (_, i) => ({
    label: `${classes[i]}`,
    values: Float32Array.from(values.subarray(i * size, (i + 1) * size)),
    features: columns,
    line: i + 1,
  }));
}

async function readBytes(
  path: string,
  dimensions: number,
  what: string,
): Promise<{ readonly sizes: readonly number[]; readonly values: Buffer }> {
  const bytes = await contents(path);
  const head = 4 + 4 * dimensions;
  // Two zero bytes, the type of the values, the number of dimensions; then the sizes.
  if (bytes.length < head || bytes.readUInt16BE(0) !== 0 || bytes[2] !== unsignedByte || bytes[3] !== dimensions)
    throw badFile(path, `is no IDX file of ${what}, expected unsigned bytes in ${dimensions} dimension${dimensions === 1 ? '' : 's'}`);
  const sizes = Array.from({ length: dimensions }, (_, d) => bytes.readUInt32BE(4 + 4 * d));
  const total = sizes.reduce((a, b) => a * b, 1);
  if (bytes.length - head !== total) throw badFile(path, `holds ${bytes.length - head} values, expected ${sizes.join(' x ')}`);
  return { sizes, values: bytes.subarray(head) };
}

async function contents(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    return /\.gz$/i.test(path) ? await promisify(gunzip)(bytes) : bytes;
  } catch (cause) {
    throw badFile(path, `cannot be read (${(cause as Error).message})`, cause);
  }
}
