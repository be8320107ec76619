// Rows for people; how many times as fast ours is, in the geometric mean; and what threads bring.

const plural = (n) => `${n} thread${n > 1 ? 's' : ''}`;

export function printRow(row) {
  const parts = [
    `  ${row.threads}  ${row.peer.padEnd(12)} ${row.ms.toFixed(3).padStart(10)} ms`,
    `spread ${(100 * row.spread).toFixed(0)} %`,
    `cpu ${row.cpuMs.toFixed(3)} ms`,
  ];
  if (row.tokensPerSecond) parts.push(`${Math.round(row.tokensPerSecond)} tokens/s`);
  if (row.peer !== 'throughtime') parts.push(`ours is ${row.ratio.toFixed(2)}x as fast`);
  else if (row.disturbed) parts.push(`DISTURBED (waited ${Math.round(100 * row.waited)} %, others ${Math.round(100 * row.others)} %)`);
  else if (row.rejected) parts.push(`${row.rejected} of ${row.rounds + row.rejected} rounds rejected`);
  console.log(parts.join('  '));
}

/** Times with each number of threads against the fewest: speed-up, and its share of what the threads could bring. */
export function scaling(rows) {
  const ours = rows.filter((r) => r.peer === 'throughtime').sort((a, b) => a.threads - b.threads);
  const [base, ...more] = ours;
  return more.map((r) => {
    const speedup = base.ms / r.ms;
    return {
      kind: 'scaling',
      case: r.case,
      threads: r.threads,
      from: base.threads,
      speedup,
      efficiency: (speedup * base.threads) / r.threads,
    };
  });
}

export function geometricMeans(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = `${row.peer} ${row.threads}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .filter(([first]) => first.peer !== 'throughtime')
    .map((list) => ({
      kind: 'mean',
      peer: list[0].peer,
      threads: list[0].threads,
      ratio: Math.exp(list.reduce((sum, r) => sum + Math.log(r.ratio), 0) / list.length),
      rows: list.length,
    }));
}

export function printMeans(means) {
  for (const m of means)
    console.log(`ours beside ${m.peer}, ${plural(m.threads)}: ${m.ratio.toFixed(2)}x as fast in the geometric mean of ${m.rows} rows`);
}
