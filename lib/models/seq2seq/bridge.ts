// From the encoder's final states to the decoder's first.
import { zeros } from '../../create.js';
import { Linear } from '../../layers/linear.js';
import { Model } from '../../model.js';
import { tanh } from '../../ops/elementwise.js';
import { reshape, slice, stack, transpose } from '../../ops/shape.js';
import type { Tensor } from '../../tensor.js';
import { memoryWidth, type FilledConfig } from './config.js';
import { mapState, type RecurrentState } from './state.js';

/** Parameters with `linear`: `h.0.weight` [H,M], `h.0.bias`, … of every layer, and `c.0.weight`, … of an LSTM. */
export class Bridge extends Model {
  readonly h: readonly Linear[];
  readonly c: readonly Linear[];
  readonly #config: FilledConfig;

  constructor(config: FilledConfig) {
    super();
    this.#config = config;
    const maps = (wanted: boolean) =>
      Array.from({ length: wanted ? config.layers : 0 }, () => new Linear(memoryWidth(config), config.decoderHidden));
    this.h = maps(config.bridge === 'linear');
    this.c = maps(config.bridge === 'linear' && config.cell === 'lstm');
  }

  /** @param final `[L*D,B,*]` @returns `[L,B,H]` */
  forward(final: RecurrentState): RecurrentState {
    const { layers, bridge, decoderHidden } = this.#config;
    return mapState(final, (x, name) => {
      if (bridge === 'zero') return zeros([layers, x.shape[1] as number, decoderHidden]);
      const wide = Array.from({ length: layers }, (_, layer) => sideBySide(x, layer, layers));
      return stack(bridge === 'copy' ? wide : wide.map((states, layer) => tanh((this[name][layer] as Linear).forward(states))));
    });
  }
}

/** The states of one layer, its directions side by side: `[B,D*H]`. */
function sideBySide(x: Tensor, layer: number, layers: number): Tensor {
  const [all = 1, rows = 1, width = 1] = x.shape;
  const directions = all / layers;
  const states = slice(x, 0, layer * directions, (layer + 1) * directions);
  return reshape(directions === 1 ? states : transpose(states, 0, 1), [rows, directions * width]);
}
