// TensorBoard's event files: length-framed records with masked CRC32C checksums (TensorFlow, core/lib/io/record_writer.h), each an `Event`
// message of protocol buffers (core/util/event.proto, core/framework/summary.proto).
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { PbfWriter } from 'pbf';
import { checkInteger, checkOptions, checkPath } from '../check.js';
import type { Callback, EventOf, StepEvent } from '../trainer/events.js';
import { logCallback } from './log-callback.js';

export interface TensorBoardOptions {
  /** Write the scalars of every so many optimizer steps. Default 1. */
  readonly everySteps?: number;
}

type Scalars = Readonly<Record<string, number | undefined>>;

// The package tells the types of its main module only; this one has the same functions with the other polynomial.
const crc32c = createRequire(__filename)('crc-32/crc32c') as { buf(data: Uint8Array): number };

/**
 * Logs a run for TensorBoard, into one event file in `directory`: `loss`, `gradNorm` and `lr` (`lr/0`, `lr/1`, … of several groups) at
 * optimizer steps; `epoch/loss`, `epoch/validationLoss`, `epoch/gradNorm` and metrics as `epoch/NAME` after epochs. The horizontal axis
 * counts optimizer steps of the run. A resumed run continues its file.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; during the run ERR_TT_FILE
 * @example
 * ```ts
 * import { tensorBoard } from 'throughtime';
 * const callbacks = [tensorBoard('runs/first', { everySteps: 10 })]; // then: tensorboard --logdir runs
 * ```
 */
export function tensorBoard(directory: string, options?: TensorBoardOptions): Callback {
  checkPath('tensorBoard', 'directory', directory);
  const { everySteps } = checkOptions('tensorBoard', options, { everySteps: 1 });
  checkInteger('tensorBoard', 'everySteps', everySteps);
  let make: (() => PbfWriter) | undefined;
  const event = (fields: (writer: PbfWriter) => void) => {
    const writer = (make as () => PbfWriter)();
    writer.writeDoubleField(1, Date.now() / 1000);
    fields(writer);
    return record(writer.finish());
  };
  const scalars = (step: number, values: Scalars) =>
    event((writer) => {
      writer.writeVarintField(2, step);
      writer.writeMessage(5, writeSummary, values);
    });
  return logCallback(
    'tensorBoard',
    {
      head: () => event((writer) => writer.writeStringField(3, 'brain.Event:2')),
      step: (step) => (step.globalStep % everySteps === 0 ? scalars(step.globalStep, stepScalars(step)) : undefined),
      epochEnd: (epoch) => scalars(epoch.globalStep, epochScalars(epoch)),
    },
    async (kept) => {
      const { PbfWriter } = await import('pbf'); // an ES module: CommonJS can only import it so
      make = () => new PbfWriter();
      return kept ?? join(directory, `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}`);
    },
  );
}

function stepScalars({ loss, gradNorm, lr }: StepEvent): Scalars {
  const rates = lr.length === 1 ? { lr: lr[0] } : Object.fromEntries(lr.map((rate, i) => [`lr/${i}`, rate]));
  return { loss, gradNorm, ...rates };
}

function epochScalars({ entry: { loss, validationLoss, gradNorm, metrics } }: EventOf<'epochEnd'>): Scalars {
  const values = { loss, validationLoss, gradNorm: gradNorm.mean, ...metrics };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`epoch/${name}`, value]));
}

/** `Summary`: a `Value` for each. */
function writeSummary(values: Scalars, writer: PbfWriter): void {
  for (const [tag, value] of Object.entries(values)) if (value !== undefined) writer.writeMessage(1, writeValue, { tag, value });
}

function writeValue({ tag, value }: { readonly tag: string; readonly value: number }, writer: PbfWriter): void {
  writer.writeStringField(1, tag);
  writer.writeFloatField(2, value);
}

/** Length (64 bits), its checksum, the data, their checksum; little endian. */
function record(data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(16 + data.length);
  bytes.writeBigUInt64LE(BigInt(data.length));
  bytes.writeUInt32LE(masked(bytes.subarray(0, 8)), 8);
  bytes.set(data, 12);
  bytes.writeUInt32LE(masked(data), 12 + data.length);
  return bytes;
}

/** A checksum of data that hold checksums is weak; rotated and shifted by a constant it is not. */
function masked(data: Uint8Array): number {
  const crc = crc32c.buf(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
