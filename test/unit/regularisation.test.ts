// Locked dropout, dropped words, dropped recurrent weights.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor) => [...t.dataSync()];

describe('LockedDropout', () => {
  it('drops the same features of a row at every step', () => {
    const [B, T, C] = [3, 5, 17];
    const layer = new tt.LockedDropout(0.4);
    tt.setSeed(1);
    const y = list(layer.forward(tt.ones([B, T, C])));
    const step = (b: number, t: number) => y.slice((b * T + t) * C, (b * T + t + 1) * C);
    for (let b = 0; b < B; b++) for (let t = 1; t < T; t++) expect(step(b, t)).toEqual(step(b, 0));
    expect(step(1, 0)).not.toEqual(step(0, 0));
    expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / 0.6)]));
    expect(list(layer.forward(tt.ones([B, T, C])))).not.toEqual(y); // another call, another mask
    expect(list(layer.eval().forward(tt.ones([1, 2, 2])))).toEqual([1, 1, 1, 1]);
  });

  it('passes gradients where it lets values pass', () => {
    const x = tt.ones([1, 4, 9], { requiresGrad: true });
    const y = new tt.LockedDropout(0.5).forward(x);
    y.sum().backward();
    expect(list(x.grad as tt.Tensor)).toEqual(list(y));
  });

  it('refuses what is no sequence and no probability', () => {
    expect(() => new tt.LockedDropout(0.5).forward(tt.ones([2, 3]))).toThrow(failure('ERR_TT_SHAPE', 'x is [2,3]', '[B,T,C]'));
    expect(() => new tt.LockedDropout(1)).toThrow(failure('ERR_TT_RANGE', 'p is 1'));
  });
});

describe('Embedding with dropout', () => {
  it('drops all places of an id or none', () => {
    const layer = new tt.Embedding(30, 3, { dropout: 0.5 });
    tt.init.constant(layer.weight, 1);
    const ids = Array.from({ length: 60 }, (_, i) => i % 30);
    const y = layer.forward([ids]);
    const values = list(y);
    const of = (place: number) => values.slice(place * 3, place * 3 + 3);
    const kept = ids.slice(0, 30).map((_, id) => {
      expect(of(id)).toEqual(of(id + 30));
      expect([0, 2]).toContain(of(id)[0]);
      return of(id)[0] as number;
    });
    expect(kept).toContain(0);
    expect(kept).toContain(2);
    y.sum().backward();
    expect(list(layer.weight.grad as tt.Tensor)).toEqual(kept.flatMap((k) => [2 * k, 2 * k, 2 * k])); // two places each
    expect(new Set(list(layer.eval().forward([ids])))).toEqual(new Set([1]));
  });

  it('refuses what is no probability', () => {
    expect(() => new tt.Embedding(3, 2, { dropout: -0.1 })).toThrow(failure('ERR_TT_RANGE', 'dropout'));
  });
});

describe('weightDrop', () => {
  const cells = { LSTM: tt.LSTM, GRU: tt.GRU, RNN: tt.RNN };

  it.each(Object.entries(cells))('of %s runs with weights dropped anew in each call and brings the gradient back to them', (_, Cell) => {
    tt.setSeed(3);
    const [plain, dropping] = [new Cell(4, 5), new Cell(4, 5, { weightDrop: 0.5 })];
    dropping.loadStateDict(plain.stateDict());
    const x = tt.uniform([2, 6, 4]);
    const recurrent = (layer: tt.Model) => layer.namedParameters().get('weight_hh_l0') as tt.Parameter;
    const start = tt.getRngState();
    const y = dropping.forward(x);
    const again = dropping.forward(x);
    expect(list(again.output)).not.toEqual(list(y.output));
    // The same numbers by hand: the mask is dropout of ones from the same place of the generator.
    tt.setRngState(start);
    const mask = new tt.Dropout(0.5).forward(tt.ones(recurrent(dropping).shape));
    expect(new Set(list(mask))).toEqual(new Set([0, 2]));
    const raw = recurrent(plain);
    plain.loadStateDict(new Map([['weight_hh_l0', raw.detach().mul(mask)]]), { strict: false });
    const expected = plain.forward(x);
    expect(list(y.output)).toEqual(list(expected.output));
    y.output.sum().backward();
    expected.output.sum().backward();
    expect(list(recurrent(dropping).grad as tt.Tensor)).toEqual(list((raw.grad as tt.Tensor).mul(mask)).map((g) => g + 0)); // -0 is 0
    expect(list(dropping.parameters()[0]?.grad as tt.Tensor)).toEqual(list(plain.parameters()[0]?.grad as tt.Tensor)); // weight_ih
  });

  it('is off while evaluating', () => {
    const [plain, dropping] = [new tt.LSTM(3, 4, { layers: 2 }), new tt.LSTM(3, 4, { layers: 2, weightDrop: 0.9 })];
    dropping.loadStateDict(plain.stateDict());
    const x = tt.uniform([2, 3, 3]);
    expect(list(dropping.eval().forward(x).output)).toEqual(list(plain.forward(x).output));
  });

  it('refuses what is no probability', () => {
    expect(() => new tt.GRU(3, 4, { weightDrop: 1 })).toThrow(failure('ERR_TT_RANGE', 'GRU: weightDrop is 1'));
  });
});
