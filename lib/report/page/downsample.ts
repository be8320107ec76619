// Long lines in as many points as a drawing can show.
import type { Line } from './section.js';

/**
 * The first, the last, the smallest and the largest point of every stretch, so that no peak is lost: what is left out lies between two points that are
 * drawn. A stretch of gaps stays a gap.
 * @param most points to keep, about
 */
export function downsample(line: Line, most: number): Line {
  const count = line.x.length;
  if (count <= most) return line;
  const stretches = Math.max(1, Math.floor(most / 4));
  const kept: number[] = [];
  for (let s = 0; s < stretches; s++) {
    const [start, end] = [Math.floor((s * count) / stretches), Math.floor(((s + 1) * count) / stretches)];
    let [least, largest] = [-1, -1];
    for (let i = start; i < end; i++) {
      const value = line.y[i] as number;
      if (!Number.isFinite(value)) continue;
      if (least === -1 || value < (line.y[least] as number)) least = i;
      if (largest === -1 || value > (line.y[largest] as number)) largest = i;
    }
    kept.push(...[...new Set([start, least, largest, end - 1])].filter((i) => i >= 0).sort((a, b) => a - b));
  }
  const pick = (values: readonly number[]) => kept.map((i) => values[i] as number);
  return { name: line.name, x: pick(line.x), y: pick(line.y) };
}
