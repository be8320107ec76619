// The layers.
export type { Activation, ActivationName, ActivationOptions } from './activation.js';
export { AdditiveAttention, type AdditiveAttentionOptions } from './additive-attention.js';
export type { AttendOptions, Attended, Attention, ProjectedMemory } from './attention.js';
export type { AttentionMask } from './attention-mask.js';
export { AttentionPooling, type AttentionPoolingOptions, type Pooled } from './attention-pooling.js';
export type { CellOptions } from './cell.js';
export { DotAttention, GeneralAttention, type DotAttentionOptions } from './dot-attention.js';
export { Dropout } from './dropout.js';
export { Embedding, type EmbeddingOptions } from './embedding.js';
export { GRU, GRUCell, type GRUCellOptions, type GRUOptions } from './gru.js';
export { LayerNorm, type LayerNormOptions } from './layer-norm.js';
export { Linear, type LinearOptions } from './linear.js';
export { LSTM, LSTMCell, type LSTMCellOptions, type LSTMOptions, type LSTMState } from './lstm.js';
export { MultiHeadAttention, type MultiHeadAttendOptions, type MultiHeadAttentionOptions } from './multi-head-attention.js';
export type { HiddenState, RecurrentOptions, SequenceOptions, SequenceResult } from './recurrent.js';
export { RNN, RNNCell, type RNNCellOptions, type RNNOptions } from './rnn.js';
export type { CellNormOptions, RecurrentDropoutOptions, VariantOptions, ZoneoutOptions } from './variant.js';
export type { RecurrentInit } from './weights.js';
