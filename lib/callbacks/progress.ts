// Progress on the terminal: a bar while an epoch runs, one line when it is done. Where the output is no terminal, only the lines.
import { SingleBar } from 'cli-progress';
import { checkOptions } from '../check.js';
import type { Callback, HistoryEntry } from '../trainer/events.js';

export interface ProgressOptions {
  /** Where to. Default: standard error, so that it does not mix with a program's output. */
  readonly stream?: NodeJS.WritableStream;
}

/** Shows how a run goes. */
export function progress(options?: ProgressOptions): Callback {
  const { stream } = checkOptions('progress', options, { stream: process.stderr });
  const terminal = 'isTTY' in stream && stream.isTTY === true;
  let bar: SingleBar | undefined;
  let epochs = 0;
  let total: number | undefined;
  return (event) => {
    switch (event.type) {
      case 'fitStart':
        ({ epochs, steps: total } = event);
        break;
      case 'epochStart':
        if (terminal && total !== undefined) bar = start(stream, `epoch ${event.epoch}/${epochs}`, total);
        break;
      case 'step':
        bar?.update(event.step, { loss: short(event.loss) });
        break;
      case 'epochEnd':
        bar?.stop();
        total = event.entry.steps; // known from now on, also of a generator
        stream.write(`${line(event.entry, epochs)}\n`);
        break;
      case 'fitEnd':
        bar?.stop();
    }
  };
}

function start(stream: NodeJS.WritableStream, label: string, total: number): SingleBar {
  const bar = new SingleBar({
    stream,
    format: `${label} {bar} {value}/{total}  loss {loss}  {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  bar.start(total, 0, { loss: '-' });
  return bar;
}

function line({ epoch, loss, validationLoss, metrics, gradNorm, seconds, steps }: HistoryEntry, epochs: number): string {
  const numbers = { loss, validationLoss, ...metrics, gradNorm };
  const shown = Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${short(value)}`]));
  return [`epoch ${epoch}/${epochs}`, ...shown, `${seconds.toFixed(1)} s`, `${steps} steps`].join('  ');
}

function short(value: number): string {
  return value.toPrecision(4);
}
