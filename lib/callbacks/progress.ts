// Progress on the terminal: a bar while an epoch runs, one line when it is done. Where the output is no terminal, only the lines.
import { SingleBar } from 'cli-progress';
import { checkFunction, checkOptions } from '../check.js';
import type { Callback, EventOf, StepEvent } from '../trainer/events.js';

export interface ProgressOptions {
  /** Where to. Default: standard error, so that it does not mix with a program's output. */
  readonly stream?: NodeJS.WritableStream;
}

/** Shows how a run goes: loss, tokens per second where batches tell their lengths, time left where the number of steps is known. */
export function progress(options?: ProgressOptions): Callback {
  const { stream } = checkOptions('progress', options, { stream: process.stderr });
  checkFunction('progress', 'stream.write', (stream as Partial<NodeJS.WritableStream> | null)?.write);
  const terminal = 'isTTY' in stream && stream.isTTY === true;
  let bar: Bar | undefined;
  let epochs = 0;
  let total: number | undefined;
  return (event) => {
    switch (event.type) {
      case 'fitStart':
        ({ epochs, steps: total } = event);
        break;
      case 'epochStart':
        if (terminal) bar = new Bar(stream, `epoch ${event.epoch}/${epochs}`, total, event.step);
        break;
      case 'step':
        bar?.update(event);
        break;
      case 'epochEnd':
        bar?.stop();
        total = event.entry.steps; // known from now on, also of a generator
        stream.write(`${line(event, epochs)}\n`);
        break;
      case 'fitEnd':
        bar?.stop();
    }
  };
}

class Bar {
  readonly #bar: SingleBar;
  readonly #total: number | undefined;
  readonly #start = performance.now();
  #tokens: number | undefined = 0;

  constructor(stream: NodeJS.WritableStream, label: string, total: number | undefined, done: number) {
    const template = total === undefined ? `${label}  step {value}` : `${label} {bar} {value}/{total}`;
    const format = `${template}  loss {loss}{speed}${total === undefined ? '' : '  {eta_formatted} left'}`;
    this.#bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true, stopOnComplete: false });
    this.#total = total;
    this.#bar.start(total ?? 0, done, { loss: '-', speed: '' });
  }

  update({ step, loss, tokens }: StepEvent): void {
    this.#tokens = tokens === undefined || this.#tokens === undefined ? undefined : this.#tokens + tokens;
    const perSecond = this.#tokens && (this.#tokens / (performance.now() - this.#start)) * 1000;
    if (this.#total === undefined) this.#bar.setTotal(step); // one that grows: the bar refuses values beyond it
    this.#bar.update(step, { loss: short(loss), speed: speed(perSecond) });
  }

  stop(): void {
    this.#bar.stop();
  }
}

function line({ entry, seconds, tokensPerSecond }: EventOf<'epochEnd'>, epochs: number): string {
  const { epoch, loss, validationLoss, metrics, gradNorm, steps } = entry;
  const numbers = { loss, validationLoss, ...metrics, gradNorm: gradNorm.mean };
  const shown = Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${short(value)}`]));
  return [`epoch ${epoch}/${epochs}`, ...shown, `${seconds.toFixed(1)} s`, `${steps} steps${speed(tokensPerSecond)}`].join('  ');
}

function speed(tokensPerSecond: number | undefined): string {
  return tokensPerSecond ? `  ${Math.round(tokensPerSecond)} tokens/s` : '';
}

function short(value: number): string {
  return value.toPrecision(4);
}
