// What a model consists of.
import { checkInstance } from '../check.js';
import { Model } from '../model.js';

/** A parameter of a model. */
export interface ParameterRow {
  /** Dotted, as in the state dict. */
  readonly name: string;
  /** Class of the layer it is of. */
  readonly layer: string;
  readonly shape: readonly number[];
  readonly count: number;
  /** False where it is frozen. */
  readonly trainable: boolean;
}

/** The parameters of a model, each once, and how many numbers they are. */
export interface ParameterTable {
  readonly rows: readonly ParameterRow[];
  readonly total: number;
  readonly trainable: number;
}

/**
 * Layers, shapes and counts of all parameters; one that is shared counts once. `console.table(parameterTable(model).rows)` shows it.
 * @example
 * ```ts
 * import { GRU, LSTM, parameterTable, RNN } from 'throughtime';
 * for (const layer of [new RNN(8, 16), new GRU(8, 16), new LSTM(8, 16)]) console.log(layer.constructor.name, parameterTable(layer).total); // 1 : 3 : 4
 * ```
 */
export function parameterTable(model: Model): ParameterTable {
  const models = checkInstance('parameterTable', 'model', model, Model).namedModels();
  const rows = [...model.namedParameters()].map(([name, { shape, size, requiresGrad }]) => {
    const owner = models.get(name.slice(0, Math.max(0, name.lastIndexOf('.')))) ?? model;
    return { name, layer: owner.constructor.name, shape, count: size, trainable: requiresGrad };
  });
  const sum = (some: readonly ParameterRow[]) => some.reduce((total, { count }) => total + count, 0);
  return { rows, total: sum(rows), trainable: sum(rows.filter(({ trainable }) => trainable)) }; // prettier-ignore
}
