// The numbers marked scikit-learn are the examples of its documentation (sklearn.metrics 1.5); the others are computed by hand.
import { describe, expect, it } from 'vitest';

import {
  accuracy,
  classificationReport,
  ConfusionCounts,
  confusionMatrix,
  precisionRecallF1,
  rocAuc,
  scoresOf,
} from '../../lib/metrics/index.js';
import { failure } from './failure.js';

describe('accuracy', () => {
  it('is the share of equals (scikit-learn, accuracy_score)', () => {
    expect(accuracy([0, 1, 2, 3], [0, 2, 1, 3])).toBe(0.5);
    expect(accuracy(Int32Array.of(1), Float32Array.of(1))).toBe(1);
  });

  it('refuses lists of different lengths, and empty ones', () => {
    expect(() => accuracy([0, 1], [0])).toThrow(failure('ERR_TT_SHAPE', 'accuracy: predictions is 1 values, expected 2'));
    expect(() => accuracy([], [])).toThrow(failure('ERR_TT_ARG', 'targets is empty'));
  });
});

describe('confusionMatrix', () => {
  it('has a row per true class (scikit-learn, confusion_matrix)', () => {
    const want = [
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ];
    expect(confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])).toEqual(want);
  });

  it('has as many classes as told', () => {
    expect(confusionMatrix([0], [0], { classes: 2 })).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(() => confusionMatrix([0, 2], [0, 0], { classes: 2 })).toThrow(failure('ERR_TT_RANGE', 'targets[1] is 2', 'a class below 2'));
    expect(() => confusionMatrix([0], [0.5])).toThrow(failure('ERR_TT_RANGE', 'predictions[0] is 0.5'));
    expect(() => confusionMatrix([0], [-1])).toThrow(failure('ERR_TT_RANGE', 'predictions[0] is -1'));
    expect(() => confusionMatrix([0], [0], { classes: 0 })).toThrow(failure('ERR_TT_RANGE', 'classes is 0'));
  });

  it('adds up over batches', () => {
    const counts = new ConfusionCounts(3);
    counts.add([2, 0, 2], [0, 0, 2]);
    counts.add([2, 0, 1], [2, 0, 2]);
    expect(counts.matrix).toEqual(confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2]));
    expect(() => counts.add([0, 3], [0, 0])).toThrow(failure('ERR_TT_RANGE', 'targets[1] is 3'));
    expect(counts.matrix[0]).toEqual([2, 0, 0]);
  });
});

describe('precisionRecallF1', () => {
  // cat 0, dog 1, pig 2 (scikit-learn, precision_recall_fscore_support)
  const animals = precisionRecallF1([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]);

  it('scores each class', () => {
    expect(animals.classes).toEqual([
      { precision: 2 / 3, recall: 1, f1: 0.8, support: 2 },
      { precision: 0, recall: 0, f1: 0, support: 2 },
      { precision: 0, recall: 0, f1: 0, support: 2 },
    ]);
  });

  it('averages', () => {
    const near = (precision: number, recall: number, f1: number) => ({
      precision: expect.closeTo(precision, 12) as number,
      recall: expect.closeTo(recall, 12) as number,
      f1: expect.closeTo(f1, 12) as number,
      support: 6,
    });
    expect(animals.macro).toEqual(near(2 / 9, 1 / 3, 0.8 / 3));
    expect(animals.micro).toEqual(near(1 / 3, 1 / 3, 1 / 3));
    expect(animals.weighted).toEqual(near(2 / 9, 1 / 3, 0.8 / 3));
  });

  it('is 0 where nothing was predicted or nothing is', () => {
    const { classes } = precisionRecallF1([0, 0], [1, 1]);
    expect(classes[0]).toEqual({ precision: 0, recall: 0, f1: 0, support: 2 });
    expect(classes[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('refuses counts that make no sense', () => {
    expect(() => scoresOf([[1, 2]])).toThrow(failure('ERR_TT_SHAPE', 'matrix'));
    expect(() => scoresOf([[0]])).toThrow(failure('ERR_TT_ARG', 'matrix is empty'));
  });
});

describe('classificationReport', () => {
  it('agrees with scikit-learn, classification_report', () => {
    const report = classificationReport([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], { labels: ['class 0', 'class 1', 'class 2'] });
    const rounded = ({ precision, recall, f1 }: { precision: number; recall: number; f1: number }) =>
      [precision, recall, f1].map((value) => value.toFixed(2));
    expect(report.classes.map(({ label, support }) => [label, support])).toEqual([
      ['class 0', 1],
      ['class 1', 1],
      ['class 2', 3],
    ]);
    expect(report.classes.map(rounded)).toEqual([
      ['0.50', '1.00', '0.67'],
      ['0.00', '0.00', '0.00'],
      ['1.00', '0.67', '0.80'],
    ]);
    expect(report.accuracy).toBe(0.6);
    expect(report.samples).toBe(5);
    expect(rounded(report.macro)).toEqual(['0.50', '0.56', '0.49']);
    expect(rounded(report.weighted)).toEqual(['0.70', '0.60', '0.61']);
  });

  it('names classes by number, and refuses none', () => {
    expect(classificationReport([1], [0]).classes.map(({ label }) => label)).toEqual(['0', '1']);
    expect(() => classificationReport([0], [0], { labels: [] })).toThrow(failure('ERR_TT_ARG', 'labels'));
    expect(() => classificationReport([1], [0], { labels: ['a'] })).toThrow(failure('ERR_TT_RANGE', 'targets[0] is 1'));
  });
});

describe('rocAuc', () => {
  it('is the share of pairs in order (scikit-learn, roc_auc_score)', () => {
    expect(rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
  });

  it('counts ties half', () => {
    expect(rocAuc([0, 1], [2, 2])).toBe(0.5);
    expect(rocAuc([0, 1, 1, 0, 1], [1, 1, 2, 0, 0])).toBeCloseTo(4 / 6, 12); // of six pairs three are in order and two tie
    expect(rocAuc([1, 0], [-Infinity, Infinity])).toBe(0);
  });

  it('refuses one class, other classes and NaN', () => {
    expect(() => rocAuc([1, 1], [0, 1])).toThrow(failure('ERR_TT_ARG', 'targets is all 1', 'both classes'));
    expect(() => rocAuc([0, 2], [0, 1])).toThrow(failure('ERR_TT_RANGE', 'targets[1] is 2'));
    expect(() => rocAuc([0, 1], [NaN, 1])).toThrow(failure('ERR_TT_NAN', 'scores[0]'));
    expect(() => rocAuc([0, 1], [1])).toThrow(failure('ERR_TT_SHAPE', 'scores is 1 values'));
  });
});
