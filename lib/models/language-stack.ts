// The recurrent layers of a language model, and the state they carry.
import { GRU } from '../layers/gru.js';
import { Dropout } from '../layers/dropout.js';
import { LockedDropout } from '../layers/locked-dropout.js';
import { LSTM } from '../layers/lstm.js';
import type { SequenceOptions, SequenceResult } from '../layers/recurrent-options.js';
import { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import type { Tensor } from '../tensor.js';

/** State of one layer: `h` `[1,B,H]`, of an LSTM also `c`. */
export interface LayerState {
  readonly h: Tensor;
  readonly c?: Tensor;
}

/** State of every layer, the lowest first. */
export type StackState = readonly LayerState[];

export interface StackPlan {
  readonly cell: 'lstm' | 'gru' | 'rnn';
  readonly inputSize: number;
  /** Units of every layer. */
  readonly widths: readonly number[];
  /** Of the outputs between layers. */
  readonly dropout: number;
  /** One dropout mask for all steps. */
  readonly locked: boolean;
  readonly weightDrop: number;
  readonly recurrentDropout: number;
  readonly zoneout: number;
}

/** The output of a stack. */
export interface StackResult {
  /** Of the top layer, `[B,T,H]`. */
  readonly output: Tensor;
  readonly state: StackState;
}

/** Layers one by one, because a locked mask lies between them and weights are dropped layer by layer. Parameters `layers.{k}.weight_ih_l0`, … */
export class RecurrentStack extends Model {
  readonly layers: readonly (LSTM | GRU | RNN)[];
  readonly between: Dropout | LockedDropout;

  constructor(plan: StackPlan) {
    super();
    this.layers = plan.widths.map((width, i) => layerOf(plan, i === 0 ? plan.inputSize : (plan.widths[i - 1] as number), width));
    this.between = dropoutOf(plan.dropout, plan.locked);
  }

  /** @param x `[B,T,I]` @param state before the first step; default zeros @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor, state?: StackState): StackResult {
    let output = x;
    const after = this.layers.map((layer, i) => {
      const forward = layer.forward.bind(layer) as (x: Tensor, options: SequenceOptions<LayerState>) => SequenceResult<LayerState>;
      const before = state?.[i];
      const result = forward(i === 0 ? output : this.between.forward(output), before ? { state: before } : {});
      output = result.output;
      return result.state;
    });
    return { output, state: after };
  }
}

/** Dropout of a sequence, with a mask for every step or one for all. */
export function dropoutOf(p: number, locked: boolean): Dropout | LockedDropout {
  return locked ? new LockedDropout(p) : new Dropout(p);
}

function layerOf({ cell, weightDrop, recurrentDropout, zoneout }: StackPlan, input: number, width: number): LSTM | GRU | RNN {
  switch (cell) {
    case 'lstm':
      return new LSTM(input, width, { weightDrop, zoneout, recurrentDropout: { state: recurrentDropout } });
    case 'gru':
      return new GRU(input, width, { weightDrop, zoneout, recurrentDropout: { state: recurrentDropout } });
    case 'rnn':
      return new RNN(input, width, { weightDrop, zoneout, recurrentDropout });
  }
}
