// How large the gradients of a model's layers are, for comparing layers with each other.
import { Embedding } from '../layers/embedding.js';
import { Recurrent } from '../layers/recurrent.js';
import type { Model } from '../model.js';
import { noGrad, scope } from '../scope.js';
import type { Tensor } from '../tensor.js';

/** The gradient of a layer's parameters. */
export interface LayerGradient {
  /** `encoder_l1`: layer 1 of the recurrent layers `encoder`; `head`. */
  readonly name: string;
  readonly recurrent: boolean;
  /** Root of the mean square over all elements, so that layers of different sizes compare. */
  readonly rms: number;
}

/**
 * Of the gradients that lie in the model. Frozen parameters and embeddings are left out: of those most rows have none, since their ids do
 * not occur in a batch.
 */
export async function layerGradients(model: Model): Promise<readonly LayerGradient[]> {
  return Promise.all(
    [...groupsOf(model)].map(async ([name, group]) => ({ name, recurrent: group.recurrent, rms: await rmsOf(group.grads) })),
  );
}

interface Group {
  readonly recurrent: boolean;
  readonly grads: Tensor[];
}

function groupsOf(model: Model): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const models = model.namedModels();
  for (const [path, parameter] of model.namedParameters()) {
    const { grad } = parameter;
    const dot = path.lastIndexOf('.');
    const owner = path.slice(0, Math.max(0, dot));
    const layer = models.get(owner);
    if (!grad || layer instanceof Embedding) continue;
    const recurrent = layer instanceof Recurrent;
    const place = recurrent ? (/_l\d+/.exec(path.slice(dot + 1))?.[0] ?? '') : '';
    const name = `${owner || 'model'}${place}`;
    const group = groups.get(name) ?? { recurrent, grads: [] };
    group.grads.push(grad);
    groups.set(name, group);
  }
  return groups;
}

async function rmsOf(grads: readonly Tensor[]): Promise<number> {
  const squares = await scope(async () => Promise.all(grads.map((grad) => noGrad(() => grad.mul(grad).sum()).item())));
  const elements = grads.reduce((sum, { size }) => sum + size, 0);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / elements);
}
