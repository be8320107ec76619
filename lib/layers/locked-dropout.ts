// Dropout with one mask for all steps of a sequence.
import { checkDropout } from '../check.js';
import { ones } from '../create.js';
import { complain } from '../errors.js';
import { Model } from '../model.js';
import { nextStream } from '../random.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';

/**
 * Dropout along sequences: while training each row of the batch loses the same features at all its steps, with probability `p`; the others
 * are scaled by 1/(1-p). Passes through otherwise. Also called variational dropout (Gal & Ghahramani 2016, eq. 7; Merity, Keskar & Socher
 * 2018, section 4.1).
 * @throws ThroughtimeError ERR_TT_RANGE
 * @example
 * ```ts
 * import { LockedDropout, ones } from 'throughtime';
 * const y = new LockedDropout(0.5).forward(ones([1, 3, 4]));
 * console.log(y.dataSync()); // three times the same four numbers, each 0 or 2
 * ```
 */
export class LockedDropout extends Model {
  /** @param p in [0, 1), default 0.5 */
  constructor(readonly p = 0.5) {
    super();
    checkDropout('LockedDropout', 'p', p);
  }

  /** @param x `[B,T,C]` @returns the same shape @throws ThroughtimeError ERR_TT_SHAPE when `x` has not three dimensions */
  forward(x: Tensor): Tensor {
    const [rows = 1, , features = 1] = checkTensor('LockedDropout.forward', 'x', x).shape;
    if (x.shape.length !== 3) throw complain('ERR_TT_SHAPE', { op: 'LockedDropout', arg: 'x', got: x.shape, want: '[B,T,C]' });
    if (!this.training || this.p === 0) return x;
    return x.mul(new Tensor(engine().dropout(ones([rows, 1, features]).handle, this.p, ...nextStream())));
  }
}
