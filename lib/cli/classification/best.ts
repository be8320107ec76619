// What a training of a classifier tells in the end.
import { print } from '../output.js';

interface Epoch {
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The epoch whose weights are kept: the first of the most accurate ones. */
export function bestOf(history: readonly Epoch[]): { readonly epoch: number; readonly accuracy: number } {
  const accuracies = history.map(({ metrics }) => metrics['accuracy'] as number);
  const accuracy = Math.max(...accuracies);
  return { epoch: history[accuracies.indexOf(accuracy)]?.epoch ?? 0, accuracy };
}

/** The part of a training's record that is printed. */
export interface Accuracies {
  readonly history: readonly unknown[];
  readonly best: { readonly epoch: number; readonly accuracy: number };
  readonly test?: { readonly accuracy: number };
}

/** Prints them, that of the test last. */
export async function printAccuracies({ history, best, test }: Accuracies): Promise<void> {
  await print(`dev accuracy ${best.accuracy.toFixed(4)} (epoch ${best.epoch} of ${history.length})`);
  if (test) await print(`test accuracy ${test.accuracy.toFixed(4)}`);
}
