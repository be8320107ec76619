// Rows as a page with charts: what it says is decided here, how it is drawn by the report pages of the package.
import { geometricMeans, grouped, scaling } from './statistics.mjs';

const percent = (share) => `${Math.round(100 * share)} %`;
const times = (ratio) => `${ratio.toFixed(2)}×`;

/**
 * @param records what --json writes: rows of kind `step`, and of kind `kernel` and `peaks`, which recurrent_bench writes
 * @param machine where they were measured
 * @param skipped peers that did not run a case: `{ case, peer, why }`
 * @returns {import('throughtime').Page}
 */
export function benchPage(records, machine, skipped = []) {
  const of = (kind) => records.filter((record) => record.kind === kind);
  const steps = of('step');
  const kernels = of('kernel').map((row) => ({ ...row, case: `kernel ${row.case} ${row.op} ${row.mode}` }));
  const cases = grouped([...steps, ...kernels], (row) => row.case);
  const rounds = Math.max(...[...steps, ...kernels].map((row) => row.rounds));
  return {
    title: 'Benchmark',
    lead: `Medians of ${rounds} rounds at most, in which all contestants took turns. Gaps below 10 to 15 % are noise.`,
    facts: factsOf(machine),
    sections: [
      ...peaksSections(of('peaks')),
      ...meansSections(steps, kernels),
      ...scalingSections(cases.flatMap(([, rows]) => scaling(rows))),
      ...shareSections(kernels),
      ...cases.flatMap(([name, rows]) =>
        caseSections(
          rows,
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

function peaksSections(peaks) {
  if (peaks.length === 0) return [];
  const columns = ['threads', 'GFLOP/s in registers', 'L2 GB/s', 'L3 GB/s', 'memory GB/s', 'barrier µs'];
  const rows = peaks.map((row) => [row.threads, row.fmaGflops, row.l2GBs, row.l3GBs, row.dramGBs, row.barrierUs]);
  return [{ kind: 'table', title: 'What the machine can do', note: 'Measured before the kernels were.', columns, rows }];
}

function meansSections(steps, kernels) {
  const groups = [['steps', steps], ...grouped(kernels, ({ mode }) => `kernels, ${mode}`)];
  const rows = groups.flatMap(([what, own]) =>
    geometricMeans(own).map(({ peer, threads, ratio, rows: count }) => [peer, what, threads, count, times(ratio)]),
  );
  if (rows.length === 0) return [];
  const note = 'How many times as fast ours is, in the geometric mean of all cases that the peer ran.';
  return [{ kind: 'table', title: 'Beside peers', note, columns: ['peer', 'what', 'threads', 'cases', 'ours is as fast'], rows }];
}

/** Lines while they can be told apart, a table else. */
function scalingSections(list) {
  if (list.length === 0) return [];
  const disturbed = list.some((row) => row.disturbed) ? ' Other work disturbed some of the runs.' : '';
  const title = 'Efficiency of threads';
  const note = `With t the time of a step, t₁ / (n·tₙ): 1 where n threads are n times as fast as one.${disturbed}`;
  const cases = grouped(list, (row) => row.case);
  if (cases.length > 8) {
    const rows = list.filter(({ threads, from }) => threads > from).map((row) => [row.case, row.threads, percent(row.efficiency)]);
    return [{ kind: 'table', title, note, columns: ['case', 'threads', 'efficiency'], rows }];
  }
  const series = cases.map(([name, own]) => ({ name, x: own.map((row) => row.threads), y: own.map((row) => row.efficiency) }));
  return [{ kind: 'lines', title, note, x: 'threads', y: 'efficiency', series }];
}

function shareSections(kernels) {
  if (kernels.length === 0) return [];
  const most = Math.max(...kernels.map((row) => row.threads));
  const own = kernels.filter((row) => row.threads === most && row.peer === 'throughtime');
  const bars = own.map((row) => ({ name: row.case.replace('kernel ', ''), value: 100 * row.shareOfPeak }));
  const note = `Floating-point operations of the case by its time, of the peak of ${most} thread${most > 1 ? 's' : ''} in the same run.`;
  return [{ kind: 'bars', title: 'Kernels, share of peak', note, x: 'case', y: '% of peak', bars }];
}

const lead = [
  ['contestant', ({ peer }) => peer],
  ['threads', ({ threads }) => threads],
  ['ms', ({ ms }) => ms],
  ['spread', ({ spread }) => percent(spread)],
  ['cpu ms', ({ cpuMs }) => cpuMs],
];
const middle = {
  step: [['tokens/s', ({ tokensPerSecond: n }) => (n === undefined ? '–' : Math.round(n).toLocaleString('en-US'))]],
  kernel: [
    ['GFLOP/s', ({ gflops }) => gflops],
    ['of peak', ({ shareOfPeak }) => percent(shareOfPeak)],
    ['GB/s', ({ gbs }) => gbs],
  ],
};
const end = [
  ['ours is as fast', ({ peer, ratio }) => (peer === 'throughtime' ? '–' : times(ratio))],
  ['rounds', ({ rounds, disturbed }) => (disturbed ? `${rounds}, disturbed` : `${rounds}`)],
  ['version', ({ note }) => note || '–'],
];

function caseSections(rows, skipped) {
  const [{ case: name, kind, shape, why }] = rows;
  const notes = [
    why ? `${shape}: ${why}.` : `${shape}.`,
    rows.some((row) => row.disturbed) ? 'Other work disturbed the run: no figures to quote.' : '',
    ...skipped.map(({ peer, why: reason }) => `${peer} skipped: ${reason}.`),
  ];
  const bars = rows.map(({ peer, threads, ms, quartiles }) => ({ name: `${threads} ${peer}`, value: ms, range: quartiles }));
  const columns = [...lead, ...middle[kind], ...end];
  return [
    {
      kind: 'bars',
      title: name,
      note: notes.filter(Boolean).join(' '),
      x: 'threads, contestant',
      y: 'ms, lines: quartiles',
      bars,
    },
    {
      kind: 'table',
      title: `${name}, ratios`,
      columns: columns.map(([title]) => title),
      rows: rows.map((row) => columns.map(([, cell]) => cell(row))),
    },
  ];
}
