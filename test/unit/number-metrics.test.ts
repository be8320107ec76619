// Metrics of numbers: values by hand, and those of scikit-learn's documentation where it has one.
import { describe, expect, it } from 'vitest';
import { directionalAccuracy, mae, mape, mase, rmse, smape } from '../../lib/metrics/index.js';
import { failure } from './failure.js';

// Of the pages of sklearn.metrics.mean_absolute_error and root_mean_squared_error.
const targets = [3, -0.5, 2, 7];
const predictions = [2.5, 0, 2, 8];

describe('errors', () => {
  it('are those of scikit-learn', () => {
    expect(mae(targets, predictions)).toBe(0.5);
    expect(rmse(targets, predictions)).toBeCloseTo(0.612, 3);
    expect(mape(targets, predictions)).toBeCloseTo(0.32738, 5);
  });

  it('are 0 for what is right, of one value too', () => {
    for (const metric of [mae, rmse, mape, smape]) expect(metric([4], Float32Array.of(4))).toBe(0);
  });

  it('smape is at most 2, and 0 for a pair of zeros', () => {
    expect(smape([1, 0], [-1, 0])).toBe(1);
    expect(smape([100, 50], [110, 40])).toBeCloseTo((20 / 210 + 20 / 90) / 2, 12);
  });

  it('mase measures in naive steps of the history', () => {
    expect(mase([6, 8], [7, 7], { history: [1, 3, 2, 4] })).toBeCloseTo(1 / (5 / 3), 12);
    expect(mase([6, 8], [7, 7], { history: [1, 3, 2, 4], period: 2 })).toBeCloseTo(1, 12);
  });

  it('directionalAccuracy wants the sign of the change, no change too', () => {
    expect(directionalAccuracy([12, 9, 15], [11, 11, 13], [10, 10, 12])).toBeCloseTo(2 / 3, 12);
    expect(directionalAccuracy([5, 5, 6], [5, 6, 5], [5, 5, 5])).toBeCloseTo(1 / 3, 12);
  });
});

describe('bad input', () => {
  it('is an error with words', () => {
    expect(() => mae([1, 2], [1])).toThrow(failure('ERR_TT_SHAPE', 'mae: predictions is 1 values, expected 2'));
    expect(() => rmse([], [])).toThrow(failure('ERR_TT_ARG', 'rmse: targets is empty'));
    expect(() => smape([1], [NaN])).toThrow(failure('ERR_TT_NAN', 'smape: predictions[0] is NaN, expected a finite number'));
    expect(() => mape([1, 0], [1, 1])).toThrow(failure('ERR_TT_RANGE', 'mape: targets[1] is 0', 'see smape'));
    expect(() => mase([1], [1], { history: [1, 2], period: 2 })).toThrow(
      failure('ERR_TT_RANGE', 'mase: history is 2 values, expected more than 2'),
    );
    expect(() => mase([1], [1], { history: [3, 3] })).toThrow(failure('ERR_TT_RANGE', 'without a change'));
    expect(() => mase([1], [1], { history: [3, Infinity] })).toThrow(failure('ERR_TT_NAN', 'history[1]'));
    expect(() => mase([1], [1], { history: [1, 2], perriod: 2 } as never)).toThrow(failure('ERR_TT_ARG', '"perriod"'));
    expect(() => directionalAccuracy([1], [1], [])).toThrow(failure('ERR_TT_SHAPE', 'last is 0 values, expected 1'));
  });
});
