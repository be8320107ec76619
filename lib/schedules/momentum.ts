// The momentum of a parameter group, whatever its optimizer calls it: `momentum`, or the first of `betas`.
import { ThroughtimeError } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';

interface Cyclable {
  momentum?: number;
  betas?: readonly [number, number];
}

export function momentumOf(group: object): number | undefined {
  const { betas, momentum }: Cyclable = group;
  return betas?.[0] ?? momentum;
}

export function setMomentum(group: object, value: number): void {
  const cyclable: Cyclable = group;
  if (cyclable.betas) cyclable.betas = [value, cyclable.betas[1]];
  else cyclable.momentum = value;
}

export function hasMomentum({ groups }: Optimizer): boolean {
  return groups.every((group) => momentumOf(group) !== undefined);
}

/** @throws ThroughtimeError ERR_TT_ARG when `cycleMomentum` is asked for where there is none */
export function requireMomentum(op: string, optimizer: Optimizer): void {
  if (hasMomentum(optimizer)) return;
  throw new ThroughtimeError(
    'ERR_TT_ARG',
    `${op}: cycleMomentum is true, expected false (${optimizer.kind} has neither momentum nor betas)`,
  );
}
