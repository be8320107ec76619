// How far probabilities can be trusted, and the wrong answers. Expected values are counted by hand.
import { describe, expect, it } from 'vitest';
import {
  brierScore,
  calibrationReport,
  confidentErrors,
  expectedCalibrationError,
  fitTemperature,
  negativeLogLikelihood,
  reliabilityCurve,
  scaleTemperature,
} from '../../lib/index.js';
import { failure } from './failure.js';

/** Two classes; the first has probability p. */
const rows = (...ps: number[]) => ps.map((p) => [p, 1 - p]);

describe('calibration', () => {
  it('sorts answers into bins by confidence', () => {
    const bins = reliabilityCurve([0, 0, 1, 1, 0], rows(0.95, 0.85, 0.82, 0.5, 0.4), { bins: 10 });
    expect(bins.map(({ from, to, samples }) => [from, to, samples])).toEqual([[0.4, 0.5, 1], [0.5, 0.6, 1], [0.8, 0.9, 2], [0.9, 1, 1]]); // prettier-ignore
    // 0.5 ties to the first class and is in the bin it ends; 0.4 answers the other class with 0.6.
    expect(bins.map(({ accuracy }) => accuracy)).toEqual([0, 0, 0.5, 1]);
    [0.5, 0.6, 0.835, 0.95].forEach((want, b) => expect(bins[b]?.confidence).toBeCloseTo(want, 12));
  });

  it('sums the distances of confidence and accuracy, weighted', () => {
    const [targets, some] = [[0, 0, 1, 1, 0], rows(0.95, 0.85, 0.82, 0.5, 0.4)];
    expect(expectedCalibrationError(targets, some, { bins: 10 })).toBeCloseTo(0.2 * 0.5 + 0.2 * 0.6 + 0.4 * 0.335 + 0.2 * 0.05, 12);
    expect(expectedCalibrationError(targets, some, { bins: 1 })).toBeCloseTo((0.95 + 0.85 + 0.82 + 0.5 + 0.6) / 5 - 0.4, 12);
    expect(expectedCalibrationError([0, 1], rows(1, 0))).toBe(0);
  });

  it('scores whole distributions', () => {
    expect(brierScore([0, 1], [[0.7, 0.2, 0.1], [0.5, 0.5, 0]])).toBeCloseTo((0.14 + 0.5) / 2, 12); // prettier-ignore
    expect(brierScore([1], [[1, 0]])).toBe(2);
    expect(negativeLogLikelihood([0, 1], rows(0.5, 0.75))).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 12);
    expect(negativeLogLikelihood([1], [[1, 0]])).toBeCloseTo(126 * Math.log(2), 9);
    const report = calibrationReport([0, 1], rows(0.9, 0.2));
    expect(report).toMatchObject({ bins: [{ samples: 1 }, { samples: 1 }] });
    expect([report.ece, report.brier, report.nll].map((x) => x.toFixed(4))).toEqual(['0.1500', '0.0500', '0.1643']);
  });

  it('refuses what are no probabilities of the classes', () => {
    expect(() => brierScore([0], [[3, -2]])).toThrow(failure('ERR_TT_RANGE', 'probabilities[0][0]', '3'));
    expect(() => brierScore([0], [[0.5, 0.1]])).toThrow(failure('ERR_TT_RANGE', 'sum'));
    expect(() => brierScore([0], [[NaN, 1]])).toThrow(failure('ERR_TT_RANGE', 'NaN'));
    expect(() => brierScore([2], [[1, 0]])).toThrow(failure('ERR_TT_RANGE', 'targets[0] is 2'));
    expect(() => brierScore([0, 0], [[1, 0], [1]])).toThrow(failure('ERR_TT_SHAPE', 'probabilities[1]')); // prettier-ignore
    expect(() => brierScore([0], [])).toThrow(failure('ERR_TT_SHAPE'));
    expect(() => reliabilityCurve([], [])).toThrow(failure('ERR_TT_ARG', 'empty'));
    expect(() => reliabilityCurve([0], [[1, 0]], { bins: 0 })).toThrow(failure('ERR_TT_RANGE', 'bins'));
  });
});

describe('temperature scaling', () => {
  it('makes the confidence the share of right answers', () => {
    const [targets, sure] = [[0, 0, 1, 1], rows(0.99, 0.99, 0.99, 0.01)];
    const temperature = fitTemperature(targets, sure);
    expect(temperature).toBeCloseTo(Math.log(99) / Math.log(3), 6); // 0.99 becomes 0.75
    expect(scaleTemperature(sure, temperature)[0]?.[0]).toBeCloseTo(0.75, 6);
    expect(expectedCalibrationError(targets, scaleTemperature(sure, temperature))).toBeCloseTo(0, 6);
    expect(fitTemperature([0, 1, 0, 0], rows(0.6, 0.4, 0.6, 0.4))).toBeLessThan(1); // right in 75 %, sure to 60 %
  });

  it('ends at its bounds, and keeps the order', () => {
    expect(fitTemperature([0, 1], rows(0.9, 0.2))).toBe(0.01); // all right: never sure enough
    expect(fitTemperature([1, 0], rows(0.9, 0.2))).toBe(100);
    const [row] = scaleTemperature([[0, 0.3, 0.7]], 100);
    expect([...(row ?? [])].map((p) => p > 0.1)).toEqual([true, true, true]);
    expect(row?.[2]).toBeGreaterThan(row?.[1] as number);
    expect(() => scaleTemperature([[1]], 0)).toThrow(failure('ERR_TT_RANGE', 'temperature'));
  });
});

describe('confidentErrors', () => {
  it('lists wrong answers, the surest first', () => {
    const found = confidentErrors([0, 1, 1, 0], rows(0.4, 0.9, 0.2, 0.1));
    expect(found.map(({ index, confidence }) => [index, confidence])).toEqual([[1, 0.9], [3, 0.9], [0, 0.6]]); // prettier-ignore
    expect(found[0]).toMatchObject({ target: 1, predicted: 0 });
    expect(found[0]?.targetProbability).toBeCloseTo(0.1, 12);
    expect(confidentErrors([0, 1, 1, 0], rows(0.4, 0.9, 0.2, 0.1), { most: 1 })).toHaveLength(1);
    expect(confidentErrors([0], rows(0.9))).toEqual([]);
  });
});
