// Arguments that make no sense are refused by name, at once: what a caller in plain JavaScript may pass where the types are not looked at.
import { describe, expect, it } from 'vitest';
import * as tt from 'throughtime';
import { any, refuses, rejects, type Refused, type Rejected } from './refused.js';

const x = () => tt.uniform([2, 3]);
const steps = () => tt.uniform([2, 5, 3]);
const parameters = () => new tt.Linear(3, 2).parameters();

const refused: readonly Refused[] = [
  // What is no tensor, whatever it is.
  ['relu: x is undefined, expected a tensor', () => tt.relu(any(undefined))],
  ['softmax: x is 5, expected a tensor', () => tt.softmax(any(5))],
  ['mul: b is an object, expected a tensor', () => x().mul(any({}))],
  ['add: a is "1", expected a tensor (b is a number)', () => tt.add(any('1'), 2)],
  ['div: b is null, expected a tensor', () => tt.div(2, any(null))],
  ['neg: x is [1,2], expected a tensor', () => tt.neg(any([1, 2]))],
  ['matmul: b is an array of 2, expected a tensor', () => x().matmul(any([[1], [2]]))],
  ['mean: x is null, expected a tensor', () => tt.mean(any(null))],
  ['concat: xs is null, expected an array of tensors', () => tt.concat(any(null))],
  ['concat: xs[1] is 3, expected a tensor', () => tt.concat([x(), any(3)])],
  ['reshape: shape is 6, expected an array of sizes', () => x().reshape(any(6))],
  ['permute: order is undefined, expected an array of axes', () => x().permute(any(undefined))],
  ['slice: stride is 0.5, expected an integer', () => x().slice(0, 0, 2, 0.5)],
  [
    'where: a is [4], expected sizes that fit [2,3] (dimension -1 is 4 against 3)',
    () => tt.where(tt.zeros([2, 3], { dtype: 'int32' }), tt.ones([4]), 0),
  ],
  ['Linear.forward: x is an object, expected a tensor', () => new tt.Linear(3, 2).forward(any({}))],
  ['LSTM.forward: x is [1,2], expected a tensor', () => new tt.LSTM(3, 4).forward(any([1, 2]))],
  ['GRUCell.forward: x is null, expected a tensor', () => new tt.GRUCell(3, 4).forward(any(null))],
  ['DotAttention: memory is 1, expected a tensor, or what project made of one', () => new tt.DotAttention().forward(x(), any(1))],
  ['MultiHeadAttention: query is undefined, expected a tensor', () => new tt.MultiHeadAttention(4, 2).forward(any(undefined), steps())],
  ['crossEntropy: logits is "x", expected a tensor', () => tt.crossEntropy(any('x'), [1])],
  ['mse: x is 0, expected a tensor', () => tt.mse(any(0), [1])],
  ['ctc: logProbs is an array of 1, expected a tensor', () => tt.ctc(any([[1]]), [[1]])],
  ['Parameter: data is an array of 1, expected a tensor', () => new tt.Parameter(any([[1]]))],
  ['clipGradNorm: params is an instance of Linear, expected an array of tensors', () => tt.clipGradNorm(any(new tt.Linear(3, 2)), 1)],
  ['ExponentialMovingAverage: params is "x", expected an array of tensors', () => new tt.ExponentialMovingAverage(any('x'))],

  // What would have been taken for something else, or for nothing.
  ['backward: seed is an object, expected a tensor', () => tt.sum(new tt.Parameter(x())).backward(any({ retainGraph: true }))],
  [
    'backward: option is "retain", expected one of retainGraph',
    () => tt.sum(new tt.Parameter(x())).backward(undefined, any({ retain: true })),
  ],
  ['grad: value is 0, expected a tensor', () => (new tt.Parameter(x()).grad = any(0))],
  ['requiresGrad: value is "no", expected true or false', () => (x().requiresGrad = any('no'))],
  ['RNNCell.forward: state.h is undefined, expected a tensor', () => new tt.RNNCell(3, 4).forward(x(), any(tt.zeros([2, 4])))],
  ['LSTMCell.forward: state.c is undefined, expected a tensor', () => new tt.LSTMCell(3, 4).forward(x(), any({ h: tt.zeros([2, 4]) }))],
  ['step: guard is 3, expected a tensor', () => new tt.SGD(parameters()).step({ guard: any(3) })],
  ['crossEntropy: mask is 0, expected an int32 tensor', () => tt.crossEntropy(x(), [1, 2], { mask: any(0) })],
  ['LSTM: options is an instance of Map, expected an object', () => new tt.LSTM(3, 4, any(new Map([['layers', 2]])))],
  ['loadStateDict: state is an object, expected a Map', () => new tt.Linear(3, 2).loadStateDict(any({ weight: x() }))],
  ['loadStateDict: state "weight" is 3, expected a tensor', () => new tt.Linear(3, 2).loadStateDict(new Map([['weight', any(3)]]))],

  // Truth values are true or false.
  ['Linear: bias is "no", expected true or false', () => new tt.Linear(3, 2, { bias: any('no') })],
  ['LSTM: bidirectional is 1, expected true or false', () => new tt.LSTM(3, 4, { bidirectional: any(1) })],
  ['SGD: nesterov is null, expected true or false', () => new tt.SGD(parameters(), { momentum: 0.9, nesterov: any(null) })],
  ['Adam: amsgrad is NaN, expected true or false', () => new tt.Adam(parameters(), { amsgrad: any(NaN) })],
  ['sum: keepDim is 1, expected true or false', () => x().sum(0, { keepDim: any(1) })],

  // Numbers that are none.
  ['zeros: shape is Symbol(s), expected an array of sizes', () => tt.zeros(any(Symbol('s')))],
  ['ones: shape is "2", expected an array of sizes', () => tt.ones(any('2'))],
  ['full: shape is null, expected an array of sizes', () => tt.full(any(null), 1, { dtype: 'int32' })],
  ['uniform: shape[1] is 3n, expected an integer of at least 1', () => tt.uniform(any([2, 3n]))],
  ['full: no memory for 17179869184 elements', () => tt.full([2 ** 34], 1, { dtype: 'int32' })],
  ['LSTM: hiddenSize is Symbol(h), expected an integer, or an array with one per layer', () => new tt.LSTM(3, any<number>(Symbol('h')))],
  ['LSTM: hiddenSize[0] is Symbol(h), expected an integer of at least 1', () => new tt.LSTM(3, any<number[]>([Symbol('h')]))],
  ['LSTM: hiddenSize is 4n, expected an integer', () => new tt.LSTM(3, any<number>(4n))],
  ['LSTM: inputSize is 4n, expected an integer', () => new tt.LSTM(any(4n), 4)],
  ['arange: values[1] is 0.5, expected an integer of 32 bits', () => tt.arange(0, 3, 0.5, { dtype: 'int32' })],
  ['arange: values[2] is 2147483649, expected an integer of 32 bits', () => tt.arange(2 ** 31 - 2, 2 ** 31 + 2)],
  ['LSTM: layers is 2147483648, expected an integer in [1, 10000]', () => new tt.LSTM(3, 4, { layers: 2 ** 31 })],
  ['normal: std is -1, expected a number of at least 0', () => tt.normal([2], { std: -1 })],
  ['uniform: high is 0, expected a number of at least 1', () => tt.uniform([2], { low: 1, high: 0 })],
  ['uniform: low is NaN, expected a finite number', () => tt.uniform([2], { low: NaN })],
  ['xavierUniform: gain is NaN', () => tt.init.xavierUniform(x(), NaN)],
  ['init.normal: std is -1', () => tt.init.normal(x(), 0, -1)],
  ['kaimingNormal: a is "2", expected a finite number', () => tt.init.kaimingNormal(x(), { a: any('2') })],
  ['orthogonal: blocks is 1.5, expected an integer of at least 1', () => tt.init.orthogonal(x(), 1, 1.5)],
  ['fillRows: start + count is 3, expected at most 2, the rows there are', () => tt.init.fillRows(x(), 1, 2, 0)],
  ['forgetBias: lstm is an instance of GRU, expected an LSTM or an LSTMCell', () => tt.init.forgetBias(any(new tt.GRU(2, 2)))],

  // Optimizers and schedules.
  ['SGD: params is an instance of Linear, expected an array of parameters or of groups', () => new tt.SGD(any(new tt.Linear(3, 2)))],
  ['SGD: params[0] is null, expected a tensor or a group', () => new tt.SGD(any([null]))],
  ['SGD: params[0].params is undefined, expected an array of tensors', () => new tt.SGD([any<{ params: tt.Tensor[] }>({ lr: 1 })])],
  ['SGD: state is null, expected what stateDict gave', () => new tt.SGD(parameters()).loadStateDict(any(null))],
  [
    'StepLR: state is an object, expected what stateDict gave',
    () => stepLR().loadStateDict({ ...stepLR().stateDict(), lastLr: any(['a']) }),
  ],
  [
    'ReduceLROnPlateau: state, own.best is undefined, expected a number or null',
    () => plateau().loadStateDict({ ...plateau().stateDict(), own: {} }),
  ],
  [
    'ReduceLROnPlateau: state, own.bad is "2", expected a number or null',
    () => plateau().loadStateDict({ ...plateau().stateDict(), own: { ...plateau().stateDict().own, bad: any('2') } }),
  ],
  ['WarmupLR: optimizer is null, expected an optimizer', () => new tt.WarmupLR(any(null), { steps: 2 })],
  ['WarmupLR: after is null, expected a schedule', () => new tt.WarmupLR(new tt.SGD(parameters()), { steps: 2, after: any(null) })],
  ['scheduleOf: options is undefined, expected an object', () => tt.scheduleOf('cosine', new tt.SGD(parameters()), any(undefined))],
  ['setRngState: state is null, expected { seed, step }', () => tt.setRngState(any(null))],

  // The input is named, not a weight.
  ['LSTM.forward: x is [2,5,2], expected [...,3] (the layer was made for 3)', () => new tt.LSTM(3, 4).forward(tt.uniform([2, 5, 2]))],
  ['GRUCell.forward: x is [2,2], expected [...,3] (the layer was made for 3)', () => new tt.GRUCell(3, 4).forward(tt.uniform([2, 2]))],
  ['Linear.forward: x is [4], expected [...,3] (the layer was made for 3)', () => new tt.Linear(3, 2).forward(tt.uniform([4]))],
  ['LayerNorm.forward: x is [2,3], expected [...,4] (the layer was made for 4)', () => new tt.LayerNorm(4).forward(x())],
  ['tensor: data[1] is undefined, expected a number or a boolean', () => tt.tensor([1, , 3] as number[])], // eslint-disable-line no-sparse-arrays
  ['tensor: data is Float32Array(0), expected at least one element', () => tt.tensor(new Float32Array(0))],

  // Data, metrics, training.
  ['batches: dataset is NaN, expected a list', () => tt.batches(any<number[]>(NaN), { batchSize: 1 })],
  [
    'batches: seed is "x", expected an integer of at least 0',
    () => tt.batches([{ a: 1 }], { batchSize: 1, shuffle: true, seed: any('x') }),
  ],
  ['batches: dropLast is 1, expected true or false', () => tt.batches([{ a: 1 }], { batchSize: 1, dropLast: any(1) })],
  ['batches: bucketBy is "size", expected one of "length"', () => tt.batches([{ a: 1 }], { batchSize: 1, bucketBy: any('size') })],
  ['randomSplit: seed is NaN, expected an integer of at least 0', () => tt.randomSplit([1, 2], [0.5, 0.5], { seed: NaN })],
  ['randomSplit: samples is 3, expected a list', () => tt.randomSplit(any<number[]>(3), [0.5, 0.5])],
  ['accuracy: predictions is undefined, expected a list', () => tt.accuracy([1], any(undefined))],
  ['brierScore: probabilities is 1, expected', () => tt.brierScore([1], any(1))],
  ['sentenceBleu: text is 5, expected a string', () => tt.sentenceBleu(any(5), 'a')],
  ['rouge: prediction is null, expected a string', () => tt.rouge(any(null), 'a')],
  ['tokenErrorRate: predictions is null, expected a list', () => tt.tokenErrorRate(any(null), [['a']])],
  ['characters: text is 5, expected a string', () => tt.characters(any(5))],
  ['Trainer: optimizer is an object, expected an optimizer', () => trainer({ optimizer: any({}) })],
  ['Trainer: loss is "mse", expected a function', () => trainer({ loss: any('mse') })],
  ['Trainer: schedule.step is undefined, expected a function', () => trainer({ schedule: any({}) })],
  ['Trainer: schedule is "cosine", expected a schedule', () => trainer({ schedule: any('cosine') })],
  ['Trainer schedule: monitor is 5, expected a string', () => trainer({ schedule: { schedule: plateau(), monitor: any(5) } })],
  ['earlyStopping: monitor is Symbol(m), expected a string', () => tt.earlyStopping({ monitor: any(Symbol('m')) })],
  ['checkpoint: path is 5, expected a path', () => tt.checkpoint(any(5))],
  ['checkpoint: path is "", expected a path', () => tt.checkpoint('')],
  ['jsonLines: path is undefined, expected a path', () => tt.jsonLines(any(undefined))],
  ['csvLog: path is null, expected a path', () => tt.csvLog(any(null))],
  ['tensorBoard: directory is 3, expected a path', () => tt.tensorBoard(any(3))],
  ['reportPage: path is an object, expected a path', () => tt.reportPage(any({}))],
  ['prefetch: count is 1000000000, expected an integer in [1, 1024]', () => tt.prefetch([], 1e9)],
  ['Trainer: model is an object, expected a Model', () => new tt.Trainer(any<tt.Linear>({ forward: () => x() }), any({}))],
  ['Trainer: optimizer has none of the parameters of model', () => trainer({ optimizer: new tt.SGD(parameters()) })],
  ['Trainer: schedule.stateDict is undefined, expected a function', () => trainer({ schedule: any({ step: () => {} }) })],
  ['progress: stream.write is undefined, expected a function', () => tt.progress({ stream: any(5) })],
  ['batches resume: options is null, expected an object', () => tt.batches([{ a: 1 }], { batchSize: 1 }).resume(any(null))],
  ['prefetch: source is 5, expected batches to walk over', () => tt.prefetch(any(5), 2)],
  ['padSequences: sequences is 5, expected a list', () => tt.padSequences(any(5))],
  ['padSequences: sequences[1] is "ab", expected an array of ids', () => tt.padSequences(any([[1], 'ab']))],
  ['padSequences: value is "x", expected an integer in', () => tt.padSequences([[1]], { value: any('x') })],
  ['padSeries: series[0] is an array of 1, expected what seriesValues gives', () => tt.padSeries(any([[[1, 2]]]))],
  ['countTokens: documents is 5, expected arrays of tokens', () => tt.Vocabulary.build(any(5))],
  ['countTokens: documents[0] is "a film", expected an array (a tokenizer', () => tt.Vocabulary.build(any(['a film', 'a day']))],
  ['countTokens: token is 5, expected a string', () => tt.Vocabulary.build(any([[5]]))],
  ['Vocabulary: count of "a" is NaN, expected an integer', () => tt.Vocabulary.fromCounts(new Map([['a', NaN]]))],
  ['Vocabulary: token is 5, expected a string', () => tt.Vocabulary.build([['a']]).encode(any([5]))],
  ['Vocabulary: ids is undefined, expected a list', () => tt.Vocabulary.build([['a']]).decode(any(undefined))],
  ['Classifier: model is 5, expected a TextClassifier', () => new tt.Classifier(any({ model: 5 }))],
  ['readSafetensorsSync: source is 5, expected a path', () => tt.readSafetensorsSync(any(5))],
  [
    'resetStates: model is null, expected a Model',
    () => {
      tt.resetStates(any(null));
    },
  ],
  ['parameterTable: model is an object, expected a Model', () => tt.parameterTable(any({}))],
  ['truncate: tokens is 5, expected a list', () => tt.truncate(any<string[]>(5), 3)],
  ['scaleTemperature: probabilities is null, expected a list', () => tt.scaleTemperature(any(null), 1)],
  ['entityF1: targets is undefined, expected a list', () => tt.entityF1(any(undefined), [])],
  ['directionalAccuracy: predictions is 5, expected a list', () => tt.directionalAccuracy([1], any(5), [1])],
  ['naive: history is undefined, expected a list', () => tt.naive(any(undefined), 1)],
  ['sentenceBleu: references[0] is null, expected a list', () => tt.sentenceBleu('a', any(null))],
  ['TaggingSystem: model is undefined, expected a Tagger', () => new tt.TaggingSystem(any({}))],
  ['TextGenerator: model is 5, expected a LanguageModel', () => new tt.TextGenerator(any({ model: 5 }))],
  ['ForecastSystem: model is undefined, expected a Forecaster', () => new tt.ForecastSystem(any({}))],
  ['SeriesSystem: model is undefined, expected a Model', () => new tt.SeriesSystem(any({}))],
  ['scope: fn is 3, expected a function', () => tt.scope(any(3))],

  // What would have been converted to something else, or looked at as a part of nothing.
  ['zeros: options is an instance of Promise, expected an object', () => tt.zeros([2], any(Promise.resolve({ dtype: 'int32' })))],
  ['zeros: options is DataView(8), expected an object', () => tt.zeros([2], any(new DataView(new ArrayBuffer(8))))],
  ['mae: targets is an object, expected a list', () => tt.mae(any({ length: -1 }), any({ length: -1 }))],
  ['tensor: data is nested more than 64 deep, expected numbers at some depth', () => tt.tensor(partOfItself())],
  ['TextClassifier: lengths[1] is 1.5, expected an integer', () => textClassifier().forward({ tokens: ids(), lengths: [2, 1.5] })],
  ['TextClassifier: lengths[0] is "2", expected an integer', () => textClassifier().forward({ tokens: ids(), lengths: any(['2', 1]) })],
  ['TextClassifier: lengths is 2, expected a list', () => textClassifier().forward({ tokens: ids(), lengths: any(2) })],
  ['TextClassifier: lengths is undefined, expected a list', () => textClassifier().forward(any({ tokens: ids() }))],
  [
    'SeriesTagger: lengths[1] is NaN, expected an integer',
    () => new tt.SeriesTagger({ inputs: 3, classes: 2, hidden: 2 }).forward({ x: steps(), lengths: [5, NaN] }),
  ],
  ['tensor: data is null', () => new tt.Tagger({ vocabularySize: 3, tags: 2 }, { vectors: any(null) })],
  ['NgramModel: order is 2147483648, expected an integer in [1, 255]', () => ngram({ order: 2 ** 31 })],
  ['NgramModel: order is 256, expected an integer in [1, 255]', () => ngram({ order: 256 })],
  ['NgramModel: ids is null, expected a list', () => ngram({}, any(null))],
  ['NgramModel: ids is 3, expected a list', () => ngram({}).nats(any(3))],
  ['NgramModel: before is 1, expected a list', () => ngram({}).probability(any(1), 1)],
  ['NgramModel: before[0] is 0.5, expected an id below 3', () => ngram({}).probability([0.5], 1)],
  ['NgramModel: token is 3, expected an id below 3', () => ngram({}).probability([1], 3)],
  ['collatePairs: end is NaN, expected an integer', () => tt.collatePairs({ start: 2, end: NaN })],
  ['collatePairs: pairs is 5, expected a list', () => pairs(any(5))],
  ['collatePairs: source of pair 0 is undefined, expected a list', () => pairs(any([{ target: [1] }]))],
  ['collatePairs: target of pair 0, [1] is 1.5, expected an integer', () => pairs([{ source: [1], target: [4, 1.5] }])],
  ['collatePairs: target of pair 0, [0] is "x", expected an integer', () => pairs([{ source: [1], target: any(['x']) }])],
  ['Seq2Seq: teacherForcing is "x", expected a number in [0, 1]', () => seq2seq({ teacherForcing: any('x') })],
  ['Seq2Seq: teacherForcing is 2, expected a number in [0, 1]', () => seq2seq({ teacherForcing: 2 })],
  ['Seq2Seq: sources is 5, expected a list', () => seq2seq().search(any(5))],
  ['Seq2Seq: source 1 is null, expected a list', () => seq2seq().search([[4], any(null)])],
  ['Seq2Seq: sourceLengths is undefined, expected a list', () => seq2seq().encode([[4, 5]], any(undefined))],
  ['LanguageModel: tokens is an array of 1, expected a tensor', () => language().forward(any({ tokens: [[1, 2]], first: true }))],
  ['sampleIndex: logits is undefined, expected a list', () => tt.sampleIndex(any(undefined), {}, Math.random)],
  ['sampleIndex: random is undefined, expected a function', () => tt.sampleIndex(Float32Array.of(1, 2), {}, any(undefined))],
  ['sampleIndex: what random returns is NaN, expected a number in [0, 1]', () => tt.sampleIndex(Float32Array.of(1, 2), {}, () => NaN)],
  ['sampleIndex: what random returns is 2, expected a number in [0, 1]', () => tt.sampleIndex(Float32Array.of(1, 2), {}, () => 2)],
  ['Classifier: labels[1] is 5, expected a string', () => classifier(['x', any(5)])],
  ['Trainer ema: options is null, expected an object', () => trainer({ ema: any(null) })],
  ['Trainer ntAsgd: options is 0, expected an object', () => trainer({ ntAsgd: any(0) })],
  ['generate: prompt is undefined, expected a string', () => generator().generate(any(undefined))],
  ['runningTokens: text is 5, expected a string', () => tt.runningTokens(any(5), 'word')],
  ['rocCurve: scores[1] is "x", expected a number', () => tt.rocCurve([0, 1], [0.1, any('x')])],
  ['rocCurve: scores[1] is undefined, expected a number', () => tt.rocCurve([0, 1], { length: 2, 0: 0.1 })],
  ['brierScore: probabilities[0][0] is "1", expected a probability', () => tt.brierScore([0], [[any('1'), 0]])],
  ['brierScore: probabilities[0][1] is Symbol(p), expected a probability', () => tt.brierScore([0], [[1, any(Symbol('p'))]])],
  ['rocSections: targets[1] is 2, expected a class below 2', () => tt.rocSections([0, 2], [[1, 0], [0, 1]], ['a', 'b'])], // prettier-ignore
  ['rocSections: probabilities[0][0] is NaN, expected a probability', () => tt.rocSections([0], [[NaN, 0]], ['a', 'b'])],
  ['scaleTemperature: probabilities[0] is 5, expected a list', () => tt.scaleTemperature([any(5)], 1)],
  ['scaleTemperature: probabilities[0][1] is "x", expected a number', () => tt.scaleTemperature([[1, any('x')]], 1)],
  ['scaleTemperature: probabilities[0][0] is -1, expected a number of at least 0', () => tt.scaleTemperature([[-1, 2]], 1)],
  ['rollingOrigins: rows is Infinity, expected an integer', () => tt.rollingOrigins(Infinity, { initial: 2, horizon: 1 })],
  ['rollingOrigins: rows is "9", expected an integer', () => tt.rollingOrigins(any('9'), { initial: 2, horizon: 1 })],
  ['rocSections: labels is undefined, expected a list', () => tt.rocSections([0], [[1, 0]], any(undefined))],
  ['noGrad: fn is an instance of Promise, expected a function', () => tt.noGrad(any(Promise.resolve()))],

  // Batches and parts that are not there.
  ['TextClassifier: batch is undefined, expected an object', () => textClassifier().forward(any(undefined))],
  ['Tagger: batch is null, expected an object', () => new tt.Tagger({ vocabularySize: 3, tags: 2 }).forward(any(null))],
  ['SeriesClassifier: batch is undefined', () => new tt.SeriesClassifier({ inputs: 3, classes: 2 }).forward(any(undefined))],
  ['SeriesTagger: batch is 5', () => new tt.SeriesTagger({ inputs: 3, classes: 2 }).forward(any(5))],
  ['Forecaster: batch is undefined, expected an object', () => forecaster().forward(any(undefined))],
  ['Forecaster: x is [1,2], expected a tensor', () => forecaster().forward(any({ x: [1, 2] }))],
  ['LanguageModel: chunk is undefined, expected an object', () => language().forward(any(undefined))],
  ['LanguageModel: first is "no", expected true or false', () => language().forward(any({ tokens: ids(), first: 'no' }))],
  ['LanguageModel: state is of 3 layers, expected 2', () => language().step([[1]], any([{}, {}, {}]))],
  [
    'LanguageModel: layers is 2147483648, expected an integer in [1, 10000]',
    () => new tt.LanguageModel({ vocabularySize: 3, layers: 2 ** 31 }),
  ],
  ['Seq2Seq: batch is undefined, expected an object', () => seq2seq().forward(any(undefined))],
  ['Seq2Seq: source 0, [0] is NaN, expected an integer', () => seq2seq().search([[NaN]])],
  ['Seq2Seq: attention is null, expected an object', () => seq2seq({}, { attention: any(null) })],
  ['collatePairs: ids is undefined, expected an object', () => tt.collatePairs(any(undefined))],
  ['languageModelLoss: output is undefined, expected an object', () => tt.languageModelLoss(any(undefined), any({}))],
  ['CarriedState: op is undefined, expected a string', () => new tt.CarriedState(any(undefined))],
  ['countsSteps: model.trainingSteps is undefined, expected an integer', () => tt.countsSteps(any({}))],
  ['DotAttention: memory is 5, expected a tensor', () => new tt.DotAttention().project(any(5))],
  ['logSumExp: axis is undefined, expected an integer in [-2, 1]', () => tt.logSumExp(x(), any(undefined))],
  ['MultiStepLR: milestones is', () => new tt.MultiStepLR(new tt.SGD(parameters()), { milestones: any([, 2]) })], // eslint-disable-line no-sparse-arrays
  ['TriggeredAverage: state is null, expected an object', () => new tt.TriggeredAverage(parameters()).loadStateDict(null)],
  ['TriggeredAverage: losses is undefined, expected a list', () => new tt.TriggeredAverage(parameters()).loadStateDict({})],

  // Lengths without elements, and elements that are none.
  ['sampleIndex: logits is an object, expected a list', () => tt.sampleIndex(any({ length: 2 ** 40 }), {}, Math.random)],
  ['sampleIndex: logits[1] is undefined, expected a number', () => tt.sampleIndex(any({ length: 2 ** 40, 0: 1 }), {}, Math.random)],
  ['sampleIndex: logits is detached, expected a list', () => tt.sampleIndex(detached(), {}, Math.random)],
  ['mae: targets is detached, expected a list', () => tt.mae(detached(), [1])],
  ['padSequences: sequences[0] is an object, expected a list', () => tt.padSequences([{ length: 2 ** 40 }])],
  ['padSequences: sequences[0][0] is 1n, expected an integer of 32 bits', () => tt.padSequences(any([[1n]]))],
  ['randomSplit: samples is an object, expected a list', () => tt.randomSplit(any<number[]>({ length: 1, 0: 1 }), [0.5, 0.5])],
  ['editDistance: a is an object, expected a list', () => tt.editDistance(any({ length: 1, 0: 'a' }), [])],
  ['tokenErrorRate: references[0] is null, expected a list', () => tt.tokenErrorRate([['a']], any([null]))],
  ['entityF1: targets[0][0] is Symbol(t), expected a string', () => tt.entityF1(any([[Symbol('t')]]), [['O']])],
  ['scoresOf: matrix is null, expected a list', () => tt.scoresOf(any(null))],
  ['scoresOf: matrix[0][0] is "1", expected a number', () => tt.scoresOf([[any('1')]])],
  ['classificationReport: labels[1] is 5, expected a string', () => tt.classificationReport([0], [0], { labels: ['a', any(5)] })],
  ['textTokens: text is 5, expected a string', () => tt.textTokens(any(5), 'words')],
  ['tokensText: tokens is null, expected a list', () => tt.tokensText(any(null), 'words')],
  ['reportPage: title is null, expected a string', () => tt.reportPage('a', { title: any(null) })],
];

const rejected: readonly Rejected[] = [
  ['fit: metrics.a is 5, expected a function', () => fit({ validation: data(), metrics: { a: any(5) } })],
  ['fit metrics: options is null, expected an object', () => fit({ metrics: any(null) })],
  ['fit: epochMetrics.a is 5, expected a function', () => fit({ epochMetrics: { a: any(5) } })],
  ['fit: metrics is "loss", expected another name', () => fit({ validation: data(), metrics: { loss: () => 1 } })],
  ['fit: validation is 5, expected batches to walk over', () => fit({ validation: any(5) })],
  ['fit: validation is empty, expected at least one batch', () => fit({ validation: [] })],
  ['fit: signal is an object, expected an AbortSignal', () => fit({ signal: any({}) })],
  ['fit checkpoint: options is null, expected an object', () => fit({ checkpoint: any(null) })],
  [
    'evaluate: metrics.a is "1", expected a number or a tensor of one element',
    () => fit({ validation: data(), metrics: { a: any(() => '1') } }),
  ],
  ['evaluate: metrics.a is undefined, expected a number', () => fit({ validation: data(), metrics: { a: any(() => undefined) } })],
  ['evaluate: metrics.a is Tensor float32 [2,3], expected a number', () => fit({ validation: data(), metrics: { a: () => x() } })],
  ['evaluate: metrics.a is 1, expected a function', () => trainer({}).evaluate(data(), { metrics: { a: any(1) } })],
  ['loadVectors: vocabulary is an object, expected a Vocabulary', () => tt.loadVectors('none', any({}))],
  ['readTable: columns is "a", expected a list', () => tt.readTable('none', { columns: any('a') })],
  ['saveModel: model is "a", expected a Model', () => tt.saveModel(any('a'), 'b')],
  ['loadModel: model is an object, expected a Model', () => tt.loadModel(any({}), any(undefined))],
  ['readSafetensors: source is undefined, expected a path', () => tt.readSafetensors(any(undefined))],
  ['writeSafetensors: tensors is an object, expected a Map', () => tt.writeSafetensors('a', any({}))],
  ['writeSafetensors: tensors "w" is 5, expected a tensor', () => tt.writeSafetensors('a', new Map([['w', any<tt.Tensor>(5)]]))],
  ['writeSafetensors: a name is "__metadata__", expected', () => tt.writeSafetensors('a', new Map([['__metadata__', x()]]))],
  ['writeSafetensors: metadata.a is 5, expected a string', () => tt.writeSafetensors('a', new Map(), { metadata: { a: any(5) } })],
  ['writeState: self is a part of itself', () => tt.writeState('a', endless())],
  ['load: dir is 5, expected a path', () => tt.loadClassifier(any(5))],
  ['saveClassifier: classifier is "dir", expected a Classifier', () => tt.saveClassifier(any({}), any('dir'))],
  ['saveTagger: system is undefined, expected a TaggingSystem', () => tt.saveTagger('dir', any(undefined))],
  ['greedy: model is undefined, expected a StepModel', () => tt.greedy(any<tt.StepModel<object>>(undefined))],
  ['beamSearch: model.begin is undefined, expected a function', () => tt.beamSearch(any<tt.StepModel<object>>({}))],
  ['sampleSequences: model is 5, expected a StepModel', () => tt.sampleSequences(any<tt.StepModel<object>>(5))],
  ['hiddenStates: run is 5, expected a function', () => tt.hiddenStates(new tt.LSTM(2, 2), any(5))],
  ['gradientNorms: loss is undefined, expected a function', () => tt.gradientNorms(new tt.LSTM(2, 2), any(undefined))],
  ['scoreTokens: model is an object, expected a LanguageModel', () => tt.scoreTokens(any({}), Int32Array.of(1, 2))],
  ['writeSafetensors: metadata is "x", expected an object of strings', () => tt.writeSafetensors('a', new Map(), { metadata: any('x') })],
  ['writeSafetensors: metadata is [], expected an object of strings', () => tt.writeSafetensors('a', new Map(), { metadata: any([]) })],
  [
    'writeSafetensors: metadata is an instance of Map, expected an object of strings',
    () => tt.writeSafetensors('a', new Map(), { metadata: any(new Map([['a', 'b']])) }),
  ],
  ['writeSafetensors: tensors "w", shape[0] is 0.5, expected an integer', () => tt.writeSafetensors('a', values([0.5, 2]))],
  ['writeSafetensors: tensors "w", shape[0] is -1, expected an integer', () => tt.writeSafetensors('a', values([-1, -1]))],
  ['hiddenStates: model is undefined, expected a Model', () => tt.hiddenStates(any(undefined), any(undefined))],
  ['attribution: model is 5, expected a Model', () => tt.attribution(any(5), any(undefined))],
  ['explainText: classifier is an object, expected a Classifier', () => tt.explainText(any({}), 'a')],
  ['predict: texts is "abc", expected a list', () => classifier().predict(any('abc'))],
  ['evaluate: samples is 5, expected a list', () => classifier().evaluate(any(5))],
  ['evaluate: samples[0] is null, expected an object', () => classifier().evaluate(any([null]))],
  ['writeState: the state is nested more than 500 deep', () => tt.writeState('a', nested(20_000))],
  ['readState: path is 5, expected a path', () => tt.readState(any(5))],
  ['save: record is 5, expected an object', () => tt.saveClassifier('dir', classifier(), any(5))],
  ['attribution: score is undefined, expected a function', () => tt.attribution(textClassifier(), any(undefined))],
  ['attribution: steps is 2147483648, expected an integer in', () => attributed(2 ** 31)],
  ['attentionWords: texts is undefined, expected a list', () => tt.attentionWords(textClassifier(), () => 1, any(undefined))],
  ['greedy: model.silent is undefined, expected a list', () => tt.greedy({ ...seq2seq().search([[4]]), silent: any(undefined) })],
  ['greedy: what begin returns is undefined', () => tt.greedy({ ...seq2seq().search([[4]]), begin: any(() => undefined) })],
  ['stream: source is 5, expected something to walk over', () => classifier().predictStream(any(5)).next()],
];

const forecaster = () => new tt.Forecaster({ inputs: 1, targets: 1 });
const attributed = (steps: number) => tt.attribution(textClassifier(), () => x(), { method: 'integratedGradients', steps });

function detached(): Float32Array {
  const list = Float32Array.of(1, 2);
  structuredClone(list.buffer, { transfer: [list.buffer] });
  return list;
}

function nested(depth: number): tt.StateTree {
  let tree: tt.StateTree = 1;
  for (let i = 0; i < depth; i++) tree = [tree];
  return tree;
}

function data() {
  return [x()];
}

function fit(options: tt.FitOptions<tt.Tensor, tt.Tensor>) {
  return trainer({}).fit(data(), options);
}

function endless(): tt.StateTree {
  const tree: { self?: tt.StateTree } = {};
  tree.self = tree;
  return tree;
}

function partOfItself(): tt.TensorData {
  const data: unknown[] = [];
  data.push(data);
  return data as tt.TensorData;
}

function values(shape: readonly number[]) {
  return new Map([['w', { shape, data: new Float32Array(1) }]]);
}

const ids = () => tt.tensor([[1, 2], [2, 0]], { dtype: 'int32' }); // prettier-ignore
const textClassifier = () => new tt.TextClassifier({ vocabularySize: 3, classes: 2, hidden: 2, embedding: 2 });
const ngram = (options: Partial<tt.NgramOptions>, text = Int32Array.of(0, 1, 2)) =>
  new tt.NgramModel(text, { vocabularySize: 3, ...options });
const pairs = (given: readonly tt.Pair[]) => tt.collatePairs({ start: 2, end: 3 })(given);
const language = () => new tt.LanguageModel({ vocabularySize: 3, embedding: 2, hidden: 2 });

function seq2seq(options?: tt.Seq2SeqOptions, config?: Partial<tt.Seq2SeqConfig>) {
  const sizes = { sourceVocabularySize: 6, targetVocabularySize: 6, start: 2, end: 3, hidden: 2, embedding: 2 };
  return new tt.Seq2Seq({ ...sizes, ...config }, options);
}

function generator() {
  const vocabulary = tt.Vocabulary.build([['a']], { specials: ['<unk>'] });
  const model = new tt.LanguageModel({ vocabularySize: vocabulary.size, embedding: 2, hidden: 2 });
  return new tt.TextGenerator({ model, vocabulary, level: 'word' });
}

function classifier(labels: readonly string[] = ['x', 'y']) {
  const vocabulary = tt.Vocabulary.build([['a']]);
  const model = new tt.TextClassifier({ vocabularySize: vocabulary.size, classes: 2, hidden: 2, embedding: 2 });
  return new tt.Classifier({ model, vocabulary, tokenizer: 'whitespace', labels });
}

function stepLR() {
  return new tt.StepLR(new tt.SGD(parameters()), { stepSize: 1 });
}

function plateau() {
  return new tt.ReduceLROnPlateau(new tt.SGD(parameters()));
}

function trainer(options: Partial<tt.TrainerOptions<tt.Tensor, tt.Tensor>>) {
  const model = new tt.Linear(3, 2);
  const usual = { optimizer: new tt.SGD(model.parameters()), loss: (y: tt.Tensor) => y.sum() };
  return new tt.Trainer<tt.Tensor, tt.Tensor>(model, { ...usual, ...options });
}

describe('arguments', () => {
  refuses(refused);
  rejects(rejected);

  it('an optimizer looks again at options that were changed between steps', () => {
    const layer = new tt.Linear(3, 2);
    const optimizer = new tt.Adam(layer.parameters());
    layer.forward(x()).sum().backward();
    const before = layer.weight.dataSync();
    const group = optimizer.groups[0] as (typeof optimizer.groups)[number];
    group.amsgrad = any('yes');
    expect(() => optimizer.step()).toThrow('Adam: amsgrad is "yes", expected true or false');
    group.amsgrad = true;
    group.lr = NaN;
    expect(() => optimizer.step()).toThrow('Adam: lr is NaN, expected a number of at least 0');
    expect(layer.weight.dataSync()).toEqual(before);
    group.lr = 1e-3;
    optimizer.step();
    expect(layer.weight.dataSync()).not.toEqual(before);
  });

  it('a batch may hold what is a part of itself', async () => {
    const note: { self?: object } = {};
    note.self = note;
    const model = new tt.Linear(3, 2);
    const both = { optimizer: new tt.SGD(model.parameters()), loss: (y: tt.Tensor) => y.sum() };
    class Noted extends tt.Model {
      readonly inner = model;
      forward(batch: { readonly x: tt.Tensor }) {
        return this.inner.forward(batch.x);
      }
    }
    const trainer = new tt.Trainer<{ readonly note: object; readonly x: tt.Tensor }, tt.Tensor>(new Noted(), both);
    await expect(trainer.fit([{ note, x: x() }])).resolves.toHaveLength(1);
  });

  it('a step over a parameter that is gone says so', () => {
    const layer = new tt.Linear(3, 2);
    const optimizer = new tt.SGD(layer.parameters());
    layer.weight.dispose();
    expect(() => optimizer.step()).toThrow('SGD: a parameter is disposed, expected a live one');
  });

  it('a training names what it cannot use', async () => {
    const data = [x()];
    await expect(trainer({ loss: any(() => 3) }).fit(data)).rejects.toThrow('Trainer: what loss returns is 3, expected a tensor');
    await expect(trainer({}).fit(any(5))).rejects.toThrow('fit: data is 5, expected batches to walk over');
    await expect(trainer({}).fit(data, { callbacks: any([5]) })).rejects.toThrow('fit: callbacks[0] is 5, expected a function');
    await expect(trainer({}).fit(data, { callbacks: any(() => 5) })).rejects.toThrow('fit: callbacks is function');
    await expect(trainer({}).fit(data, { resume: any(5) })).rejects.toThrow('fit: resume is 5, expected a path');
    await expect(trainer({}).fit(data, { checkpoint: { path: '' } })).rejects.toThrow('fit: checkpoint.path is "", expected a path');
  });

  it('counts that no memory holds are refused at once', () => {
    expect(() => tt.arange(0, 1e12)).toThrow('arange: count is 1000000000000, expected an integer in [1, 2147483647]');
    expect(() => tt.confusionMatrix([0], [0], { classes: 1e9 })).toThrow(
      'confusionMatrix: classes is 1000000000, expected an integer in [1, 8192]',
    );
    expect(() => tt.confusionMatrix([1e9], [0])).toThrow('confusionMatrix: classes is 1000000001');
    expect(() => new tt.ConfusionCounts(1e9)).toThrow('ConfusionCounts: classes is 1000000000');
    expect(() => tt.expectedCalibrationError([0], [[1]], { bins: 1e9 })).toThrow('bins is 1000000000, expected an integer in [1, 65536]');
  });

  it('memory that threads share is copied', () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([1, 2]);
    expect([...tt.tensor(shared).dataSync()]).toEqual([1, 2]);
  });
});
