// Times processes in turns, round by round, and rejects rounds that other work disturbed: as bench/native/rounds.h.
import { setTimeout } from 'node:timers/promises';

import { median, summary } from './statistics.mjs';
import { watch } from './watch.mjs';

/**
 * Statistics of every child over the rounds that count; the ratio is to the first child, within each round.
 * @param restMs of quiet before a child is timed: threads of a runtime spin for some milliseconds after their last work, and would take a
 *   processor from whoever comes next
 * @param observe starts watching processes; what it returns stops and tells whether the round was quiet
 * @returns {Promise<{ timings: (ReturnType<typeof timing> & Omit<ReturnType<typeof chosen>, 'used'>)[], lost: { peer: string, why: string }[] }>} `lost`: peers that ended or failed
 *   meanwhile, with their last words
 * @throws where the first child fails: without it there is nothing to compare with
 */
export async function rounds(children, { wanted, threads, sampleMs = 60, restMs = 0, observe = watch }) {
  const lost = new Map();
  const time = async (i, steps) => {
    if (lost.has(i)) return undefined;
    if (restMs > 0) await setTimeout(restMs);
    try {
      return await children[i].time(steps);
    } catch (error) {
      if (i === 0) throw error;
      lost.set(i, error.message);
    }
  };
  const enough = (sample) => Math.max(1, Math.round(sampleMs / (sample?.ms ?? sampleMs)));
  const steps = [];
  for (const i of children.keys()) {
    const cold = enough(await time(i, 2)); // the first steps of a process may be many times as slow as those that are measured
    steps.push(cold > 1 ? enough(await time(i, cold)) : 1);
  }
  const all = [];
  while (all.filter((round) => round.quiet).length < wanted && all.length < 3 * wanted) {
    const order = [...children.keys()].filter((i) => !lost.has(i));
    if (all.length % 2) order.reverse();
    const stop = observe(
      order.map((i) => children[i].pid),
      threads,
    );
    const times = [];
    for (const i of order) times[i] = await time(i, steps[i]);
    const noise = stop();
    if (order.every((i) => times[i])) all.push({ times, ...noise }); // a round in which a peer ended says nothing of the others
  }
  const { used, ...trust } = chosen(all, wanted);
  const timings = [...children.keys()].filter((i) => !lost.has(i)).map((i) => ({ ...timing(children[i], i, used), ...trust }));
  return { timings, lost: [...lost].map(([i, why]) => ({ peer: children[i].name, why })) };
}

/** The rounds that count: the quiet ones or, where these are too few, the quietest third, which is then called disturbed. */
function chosen(all, wanted) {
  const quiet = all.filter((round) => round.quiet);
  const disturbed = quiet.length < Math.min(3, wanted);
  const byNoise = [...all].sort((a, b) => a.waited + a.others - b.waited - b.others);
  const used = disturbed ? byNoise.slice(0, Math.max(1, Math.floor(all.length / 3))) : quiet;
  return {
    used,
    rounds: used.length,
    rejected: all.length - quiet.length,
    disturbed,
    watched: used[0].watched,
    waited: Math.max(...used.map((round) => round.waited)),
    others: Math.max(...used.map((round) => round.others)),
  };
}

/** @param {{ name: string, note: string, outcome?: object }} contestant */
function timing({ name, note, outcome }, i, used) {
  const times = used.map((round) => round.times);
  return {
    peer: name,
    note,
    compared: i > 0 && outcome !== undefined,
    ...summary(times.map((t) => t[i].ms)),
    cpuMs: median(times.map((t) => t[i].cpuMs)),
    ...(times[0][i].hostMs !== undefined && { hostMs: median(times.map((t) => t[i].hostMs)) }), // who tells queueing and computing apart
    ratio: median(times.map((t) => t[i].ms / t[0].ms)),
  };
}
