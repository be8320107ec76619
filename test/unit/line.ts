// The smallest model there is to train.
import * as tt from '../../lib/index.js';

export const list = (t: tt.Tensor) => [...t.dataSync()];

class Scale extends tt.Model {
  readonly weight = new tt.Parameter(tt.zeros([1]));
  forward(x: tt.Tensor): tt.Tensor {
    return x.mul(this.weight);
  }
}

/** y = w x with a weight of one number: every loss and step can be computed by hand. */
export class Line extends tt.Model {
  readonly inner = new Scale();
  constructor(w = 0) {
    super();
    tt.init.constant(this.inner.weight, w);
  }
  forward({ x }: Batch): tt.Tensor {
    return this.inner.forward(x);
  }
}

export interface Batch {
  readonly x: tt.Tensor;
  readonly y: readonly number[];
}

export const batch = (...x: number[]): Batch => ({ x: tt.tensor(x.map((v) => [v])), y: x.map((v) => 2 * v) });

type Options = Partial<tt.TrainerOptions<Batch, tt.Tensor>> & { readonly lr?: number };

/** Without clipping, unless told. */
export function trainerOf(model: Line, { lr = 0.1, ...rest }: Options = {}) {
  const optimizer = new tt.SGD(model.parameters(), { lr });
  return new tt.Trainer(model, { optimizer, loss: (out, { y }: Batch) => tt.mse(out, y), clipNorm: Infinity, ...rest });
}
