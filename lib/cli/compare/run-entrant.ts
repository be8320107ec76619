// One model of a comparison, trained and measured.
import type { Callback, HistoryEntry } from '../../trainer/events.js';
import type { Contest, Entrant } from './contest.js';
import type { Result } from './results.js';

export async function runEntrant<Options>(
  { job, score }: Contest<Options>,
  entrant: Entrant,
  options: Options,
  signal: AbortSignal,
): Promise<Result> {
  const seconds: number[] = [];
  const clock: Callback = (event) => {
    if (event.type === 'epochEnd') seconds.push(event.seconds);
  };
  const training = job({ ...options, ...entrant });
  const { record } = await training.fit(await training.read(), { signal, statePath: undefined, resume: false, callbacks: [clock] });
  return {
    ...entrant,
    parameters: record['parameters'] as number,
    score: score.of(record),
    ...(score.also && { also: score.also(record) }),
    secondsPerEpoch: median(seconds),
    epochs: seconds.length,
    history: record['history'] as readonly HistoryEntry[],
  };
}

/** The first epoch is slower than the others. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}
