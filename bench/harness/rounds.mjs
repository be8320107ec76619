// Times processes in turns, round by round, and rejects rounds that other work disturbed: as bench/native/rounds.h.
import { watch } from './watch.mjs';

const sorted = (list) => [...list].sort((a, b) => a - b);
const quantile = (list, q) => sorted(list)[Math.round(q * (list.length - 1))];

/** Medians of every child over the rounds that count; the ratio is to the first child, within each round. */
export async function rounds(children, { wanted, threads, sampleMs = 60 }) {
  const steps = [];
  for (const child of children) steps.push(Math.max(1, Math.round(sampleMs / (await child.time(2)).ms)));
  let all = [];
  while (all.filter((r) => r.quiet).length < wanted && all.length < 3 * wanted) {
    const order = children.map((_, i) => i);
    if (all.length % 2) order.reverse();
    const stop = watch(
      children.map((c) => c.pid),
      threads,
    );
    const times = [];
    for (const i of order) times[i] = await children[i].time(steps[i]);
    all.push({ times, ...stop() });
  }
  const quiet = all.filter((r) => r.quiet);
  const disturbed = quiet.length < Math.min(3, wanted);
  const rejected = all.length - quiet.length;
  if (disturbed) all = all.sort((a, b) => a.waited + a.others - b.waited - b.others).slice(0, Math.max(1, Math.floor(all.length / 3)));
  const used = disturbed ? all : quiet;
  return children.map((child, i) => {
    const ms = used.map((r) => r.times[i].ms);
    const median = quantile(ms, 0.5);
    return {
      peer: child.name,
      note: child.note,
      ms: median,
      min: Math.min(...ms),
      max: Math.max(...ms),
      spread: (quantile(ms, 0.75) - quantile(ms, 0.25)) / median,
      cpuMs: quantile(
        used.map((r) => r.times[i].cpuMs),
        0.5,
      ),
      ratio: quantile(
        used.map((r) => r.times[i].ms / r.times[0].ms),
        0.5,
      ),
      rounds: used.length,
      rejected,
      disturbed,
      watched: used[0].watched,
      waited: Math.max(...used.map((r) => r.waited)),
      others: Math.max(...used.map((r) => r.others)),
    };
  });
}
