// A run as a page with charts: what it says is decided here, how it is drawn by the report pages of the package.

const percent = (share) => `${Math.round(100 * share)} %`;
const times = (ratio) => `${ratio.toFixed(2)}×`;

/**
 * @param records what --json writes: rows of kind `step`, `scaling` and `mean`
 * @param machine where they were measured
 * @param skipped peers that did not run a case: `{ case, peer, why }`
 * @returns {import('throughtime').Page}
 */
export function benchPage(records, machine, skipped = []) {
  const of = (kind) => records.filter((record) => record.kind === kind);
  const rows = of('step');
  const names = [...new Set(rows.map((row) => row.case))];
  return {
    title: 'Benchmark',
    lead: `Medians of ${Math.max(...rows.map((row) => row.rounds))} rounds at most, in which all contestants took turns. Gaps below 10 to 15 % are noise.`,
    facts: factsOf(machine),
    sections: [
      ...meansSections(of('mean')),
      ...scalingSections(of('scaling')),
      ...names.flatMap((name) =>
        caseSections(
          rows.filter((row) => row.case === name),
          skipped.filter((skip) => skip.case === name),
        ),
      ),
    ],
  };
}

function factsOf({ cpu, isa, processors, version, commit, date }) {
  const facts = { processor: cpu, 'instruction set': isa, processors, throughtime: version, commit, date };
  return Object.entries(facts).filter(([, value]) => value !== undefined);
}

function meansSections(means) {
  if (means.length === 0) return [];
  const note = 'How many times as fast ours is, in the geometric mean of all cases that the peer ran.';
  const rows = means.map(({ peer, threads, ratio, rows: count }) => [peer, threads, count, times(ratio)]);
  return [{ kind: 'table', title: 'Beside peers', note, columns: ['peer', 'threads', 'cases', 'ours is as fast'], rows }];
}

function scalingSections(scaling) {
  const names = [...new Set(scaling.map((row) => row.case))];
  if (names.length === 0) return [];
  const series = names.map((name) => {
    const own = scaling.filter((row) => row.case === name);
    return { name, x: own.map((row) => row.threads), y: own.map((row) => row.efficiency) };
  });
  const disturbed = scaling.some((row) => row.disturbed) ? ' Other work disturbed some of the runs.' : '';
  const note = `With t the time of a step, t₁ / (n·tₙ): 1 where n threads are n times as fast as one.${disturbed}`;
  return [{ kind: 'lines', title: 'Efficiency of threads', note, x: 'threads', y: 'efficiency', series }];
}

function caseSections(rows, skipped) {
  const [{ case: name, shape, why }] = rows;
  const notes = [
    `${shape}: ${why}.`,
    rows.some((row) => row.disturbed) ? 'Other work disturbed the run: no figures to quote.' : '',
    ...skipped.map(({ peer, why: reason }) => `${peer} skipped: ${reason}.`),
  ];
  const bars = rows.map(({ peer, threads, ms, quartiles }) => ({ name: `${threads} ${peer}`, value: ms, range: quartiles }));
  return [
    {
      kind: 'bars',
      title: name,
      note: notes.filter(Boolean).join(' '),
      x: 'threads, contestant',
      y: 'ms a step, lines: quartiles',
      bars,
    },
    {
      kind: 'table',
      title: `${name}, ratios`,
      columns: ['contestant', 'threads', 'ms', 'spread', 'cpu ms', 'tokens/s', 'ours is as fast', 'rounds', 'version'],
      rows: rows.map((row) => [
        row.peer,
        row.threads,
        row.ms,
        percent(row.spread),
        row.cpuMs,
        row.tokensPerSecond === undefined ? '–' : Math.round(row.tokensPerSecond).toLocaleString('en-US'),
        row.peer === 'throughtime' ? '–' : times(row.ratio),
        row.disturbed ? `${row.rounds}, disturbed` : `${row.rounds}`,
        row.note || '–',
      ]),
    },
  ];
}
