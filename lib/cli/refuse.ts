// Options that mean nothing for a model.
import type { DataFileOptions } from './data-files.js';
import { flagOf } from './options.js';
import { UsageError } from './usage-error.js';

/** @param allowed those that mean something all the same @throws UsageError for one that was given */
export function refuseTextOptions(options: DataFileOptions, what: string, allowed: readonly (keyof DataFileOptions)[] = []): void {
  const given = {
    format: options.format !== 'auto',
    encoding: options.encoding !== 'auto',
    textColumn: options.textColumn !== undefined,
    labelColumn: options.labelColumn !== undefined,
  };
  for (const [name, value] of Object.entries(given)) {
    if (!value || allowed.includes(name as keyof DataFileOptions)) continue;
    throw new UsageError(flagOf(name), `is for labelled texts; the model is ${what}`);
  }
}

/** @throws UsageError when wrong answers are asked for */
export function refuseErrors({ errors }: { readonly errors?: number }, what: string): void {
  if (errors !== undefined) throw new UsageError('--errors', `is for classifiers; the model is ${what}`);
}
