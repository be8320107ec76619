// Random zeros while training.
import { checkDropout } from '../check.js';
import { Model } from '../model.js';
import { nextStream } from '../random.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';

/**
 * Sets each element to 0 with probability `p` while training and scales the others by 1/(1-p); passes through otherwise.
 * The mask is a function of `setSeed` and the number of draws, so runs repeat on any number of threads.
 * @throws ThroughtimeError ERR_TT_RANGE
 */
export class Dropout extends Model {
  /** @param p in [0, 1), default 0.5 */
  constructor(readonly p = 0.5) {
    super();
    checkDropout('Dropout', 'p', p);
  }

  /** Same shape as `x`. */
  forward(x: Tensor): Tensor {
    checkTensor('Dropout.forward', 'x', x);
    return this.training && this.p > 0 ? new Tensor(engine().dropout(x.handle, this.p, ...nextStream())) : x;
  }
}
