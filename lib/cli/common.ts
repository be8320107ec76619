// Options of every command.
import { Option, type Command } from 'commander';
import { devices, setDefaultDevice, type CudaDevice, type DeviceName, type NoCudaDevice } from '../devices.js';
import { info, setPrecision, setThreads, type Precision } from '../runtime.js';
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
      new Option('--precision <name>', 'what a GPU rounds the operands of products to')
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
  const names: readonly string[] = found.flatMap(({ name, available }) => (available ? [name] : []));
  if (!names.includes(device === 'cuda' ? 'cuda:0' : device)) {
    const known = found.map((d) => (d.name === 'cpu' ? `cpu (${d.processors} processors, ${d.isa} kernels)` : gpuWords(d)));
    throw new UsageError(`--device ${device}`, `not available; this machine has: ${known.join(', ')}`);
  }
  if (device === 'cpu' && precision !== 'float32')
    throw new UsageError(`--precision ${precision}`, 'the CPU has float32 only (see --device)');
  setThreads(threads ?? processors);
  setDefaultDevice(device as DeviceName);
  if (precision !== 'float32') setPrecision(precision);
}

function gpuWords(gpu: CudaDevice | NoCudaDevice): string {
  return gpu.available ? `${gpu.name} (${gpu.description})` : `no GPU (${gpu.reason})`;
}
