// The layers.
export type { Activation, ActivationName, ActivationOptions } from './activation.js';
export { AttentionPooling, type AttentionPoolingOptions, type Pooled } from './attention-pooling.js';
export type { CellOptions } from './cell.js';
export { Dropout } from './dropout.js';
export { Embedding, type EmbeddingOptions } from './embedding.js';
export { GRU, GRUCell, type GRUCellOptions, type GRUOptions } from './gru.js';
export { LayerNorm, type LayerNormOptions } from './layer-norm.js';
export { Linear, type LinearOptions } from './linear.js';
export { LSTM, LSTMCell, type LSTMCellOptions, type LSTMOptions, type LSTMState } from './lstm.js';
export type { HiddenState, RecurrentOptions, SequenceOptions, SequenceResult } from './recurrent.js';
export { RNN, RNNCell, type RNNCellOptions, type RNNOptions } from './rnn.js';
export type { CellNormOptions, RecurrentDropoutOptions, VariantOptions, ZoneoutOptions } from './variant.js';
export type { RecurrentInit } from './weights.js';
