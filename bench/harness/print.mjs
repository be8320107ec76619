// Rows for people; how many times as fast ours is, in the geometric mean; and what threads bring.

const plural = (n) => `${n} thread${n > 1 ? 's' : ''}`;
const percent = (share) => `${Math.round(100 * share)} %`;

export function printRow(row) {
  const parts = [
    `  ${row.threads}  ${row.peer.padEnd(12)} ${row.ms.toFixed(3).padStart(10)} ms`,
    `spread ${percent(row.spread)}`,
    `cpu ${row.cpuMs.toFixed(3)} ms`,
  ];
  if (row.tokensPerSecond) parts.push(`${Math.round(row.tokensPerSecond)} tokens/s`);
  if (row.peer !== 'throughtime') parts.push(`ours is ${row.ratio.toFixed(2)}x as fast`);
  else if (row.disturbed) parts.push(`DISTURBED (waited ${percent(row.waited)}, others ${percent(row.others)})`);
  else if (row.rejected) parts.push(`${row.rejected} of ${row.rounds + row.rejected} rounds rejected`);
  if (row.note) parts.push(`(${row.note})`);
  console.log(parts.join('  '));
}

export function printScaling(list) {
  for (const { threads, speedup, efficiency, from, disturbed } of list)
    if (threads > from)
      console.log(
        `  ${plural(threads)} ${speedup.toFixed(2)}x as fast as ${from}, efficiency ${percent(efficiency)}${disturbed ? '  DISTURBED' : ''}`,
      );
}

export function printMeans(means) {
  if (means.length) console.log();
  for (const m of means)
    console.log(`ours beside ${m.peer}, ${plural(m.threads)}: ${m.ratio.toFixed(2)}x as fast in the geometric mean of ${m.rows} rows`);
}
