// Options of every command.
import { Option, type Command } from 'commander';
import { devices, setDefaultDevice, type CudaDevice, type DeviceName, type NoCudaDevice, type Precision } from '../devices.js';
import { info, setPrecision, setThreads } from '../runtime.js';
import { UsageError } from './usage-error.js';
import { integer } from './values.js';

export interface CommonOptions {
  readonly threads?: number;
  readonly device: string;
  readonly precision: Precision;
  readonly debug?: true;
}

/** Adds them, under the heading `Machine:`. */
export function addCommonOptions(command: Command): Command {
  return command
    .optionsGroup('Machine:')
    .addOption(
      new Option('--threads <n>', 'threads that compute (default: all processors); results do not depend on it').argParser(integer(1)),
    )
    .option('--device <name>', 'where to compute', 'cpu')
    .addOption(
      new Option(
        '--precision <name>',
        'what the operands of products are rounded to: tf32 or bf16 on a GPU, bf16 on a CPU with AVX512_BF16',
      )
        .choices(['float32', 'tf32', 'bf16'])
        .default('float32'),
    )
    .optionsGroup('Other:')
    .option('--debug', 'show where in the program an error arose');
}

/** Applies them. @throws UsageError for more threads, another device or another precision than the machine has */
export function applyCommonOptions({ threads, device, precision }: CommonOptions): void {
  const { processors } = info();
  if (threads !== undefined && threads > processors)
    throw new UsageError(`--threads ${threads}`, `this machine has ${processors} processor${processors === 1 ? '' : 's'}`);
  const found = devices();
  const chosen = found.find((each) => each.available && each.name === (device === 'cuda' ? 'cuda:0' : device));
  if (!chosen?.available) {
    const known = found.map((d) => (d.name === 'cpu' ? `cpu (${d.processors} processors, ${d.isa} kernels)` : gpuWords(d)));
    throw new UsageError(`--device ${device}`, `not available; this machine has: ${known.join(', ')}`);
  }
  if (!chosen.precisions.includes(precision))
    throw new UsageError(`--precision ${precision}`, `${chosen.name} has ${chosen.precisions.join(', ')}`);
  setThreads(threads ?? processors);
  setDefaultDevice(device as DeviceName);
  if (precision !== 'float32') setPrecision(precision);
}

function gpuWords(gpu: CudaDevice | NoCudaDevice): string {
  return gpu.available ? `${gpu.name} (${gpu.description})` : `no GPU (${gpu.reason})`;
}
