// What decides the parameters of an encoder and a decoder: plain data, filled in and checked.
import { checkChoice, checkDropout, checkInteger, checkOptions } from '../../check.js';
import { complain } from '../../errors.js';
import { checkAttention, type AttentionConfig, type FilledAttention } from './attention.js';

/** Everything that decides the parameters of a Seq2Seq: plain data that a file can hold. */
export interface Seq2SeqConfig {
  /** Kind of recurrent layer of encoder and decoder. Default `gru`. */
  readonly cell?: 'lstm' | 'gru';
  /** Number of source token ids; 0 pads. */
  readonly sourceVocabularySize: number;
  /** V, number of target token ids; 0 pads. */
  readonly targetVocabularySize: number;
  /** Target id that the decoder begins with. */
  readonly start: number;
  /** Target id that ends a sequence. */
  readonly end: number;
  /** E, length of a token's vector. Default 256. */
  readonly embedding?: number;
  /** Units of the encoder, of a layer and direction. Default 256. */
  readonly hidden?: number;
  /** H, units of a layer of the decoder. Default: as the encoder's. */
  readonly decoderHidden?: number;
  /** Layers on top of each other, of encoder and decoder alike. Default 1. */
  readonly layers?: number;
  /** The encoder reads from both ends. Default true. */
  readonly bidirectional?: boolean;
  /**
   * How the encoder's final states become the decoder's first, layer by layer: `linear`, tanh of a linear map of both directions; `copy`,
   * both directions side by side, where that is as wide as the decoder; `zero`, not at all. Default `linear`.
   */
  readonly bridge?: 'linear' | 'copy' | 'zero';
  /** How the decoder looks at the source. Default `{ kind: 'general', placement: 'after', inputFeeding: false }`. */
  readonly attention?: AttentionConfig;
  /** Probability of dropping while training: of token vectors, between layers, and before the output. Default 0.3. */
  readonly dropout?: number;
  /** One table of vectors for source and target, whose vocabularies are then one. Default false. */
  readonly sharedEmbedding?: boolean;
  /** The target's vectors are the output weights too (Press & Wolf 2017); needs E = H. Default false. */
  readonly tiedOutput?: boolean;
  /** A longer source is an error. Default 1000. */
  readonly maxSourceLength?: number;
}

/** With the defaults filled in. */
export type FilledConfig = Required<Omit<Seq2SeqConfig, 'attention'>> & { readonly attention: FilledAttention };

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function completeConfig(config: Seq2SeqConfig): FilledConfig {
  const op = 'Seq2Seq';
  const filled = checkOptions(op, config, {
    cell: 'gru',
    sourceVocabularySize: undefined,
    targetVocabularySize: undefined,
    start: undefined,
    end: undefined,
    embedding: 256,
    hidden: 256,
    decoderHidden: undefined,
    layers: 1,
    bidirectional: true,
    bridge: 'linear',
    attention: { kind: 'general' },
    dropout: 0.3,
    sharedEmbedding: false,
    tiedOutput: false,
    maxSourceLength: 1000,
  });
  for (const arg of ['bidirectional', 'sharedEmbedding', 'tiedOutput'] as const) {
    if (typeof filled[arg] !== 'boolean') throw complain('ERR_TT_ARG', { op, arg, got: filled[arg], want: 'true or false' });
  }
  const size = (arg: 'sourceVocabularySize' | 'targetVocabularySize' | 'embedding' | 'hidden' | 'layers' | 'maxSourceLength') =>
    checkInteger(op, arg, filled[arg] as number);
  const targetVocabularySize = size('targetVocabularySize');
  const target = (arg: 'start' | 'end') => {
    const id = checkInteger(op, arg, filled[arg] as number, 0);
    if (id < targetVocabularySize) return id;
    throw complain('ERR_TT_RANGE', { op, arg, got: id, want: `an id below targetVocabularySize, which is ${targetVocabularySize}` });
  };
  const complete = {
    cell: checkChoice(op, 'cell', filled.cell, ['lstm', 'gru']),
    sourceVocabularySize: size('sourceVocabularySize'),
    targetVocabularySize,
    start: target('start'),
    end: target('end'),
    embedding: size('embedding'),
    hidden: size('hidden'),
    decoderHidden: checkInteger(op, 'decoderHidden', filled.decoderHidden ?? filled.hidden),
    layers: size('layers'),
    bidirectional: filled.bidirectional,
    bridge: checkChoice(op, 'bridge', filled.bridge, ['linear', 'copy', 'zero']),
    attention: checkAttention(op, filled.attention),
    dropout: checkDropout(op, 'dropout', filled.dropout),
    sharedEmbedding: filled.sharedEmbedding,
    tiedOutput: filled.tiedOutput,
    maxSourceLength: size('maxSourceLength'),
  };
  requireFit(op, complete);
  return complete;
}

/** The width of a step of the encoder's output. */
export function memoryWidth({ hidden, bidirectional }: Pick<FilledConfig, 'hidden' | 'bidirectional'>): number {
  return bidirectional ? 2 * hidden : hidden;
}

/** Sizes that must be equal. */
function requireFit(op: string, config: FilledConfig): void {
  const { bridge, attention, decoderHidden, embedding, sourceVocabularySize, targetVocabularySize, start, end } = config;
  const width = memoryWidth(config);
  const equal = (arg: string, got: number, want: number, why: string) => {
    if (got !== want) throw complain('ERR_TT_ARG', { op, arg, got, want: `${want}`, why });
  };
  const source = `the encoder's ${config.bidirectional ? 'two directions are' : 'output is'} as wide`;
  if (bridge === 'copy') equal('decoderHidden', decoderHidden, width, `bridge is "copy" and ${source}`);
  if (attention.kind === 'dot' || attention.kind === 'scaled')
    equal('decoderHidden', decoderHidden, width, `attention is ${JSON.stringify(attention.kind)} and ${source}; "general" takes any width`);
  if (attention.kind === 'multiHead' && decoderHidden % attention.heads !== 0)
    throw complain('ERR_TT_ARG', {
      op,
      arg: 'attention.heads',
      got: attention.heads,
      want: `a divisor of decoderHidden, ${decoderHidden}`,
    });
  if (config.tiedOutput) equal('embedding', embedding, decoderHidden, 'tiedOutput needs vectors as wide as the decoder');
  if (config.sharedEmbedding)
    equal('sourceVocabularySize', sourceVocabularySize, targetVocabularySize, 'sharedEmbedding is for one vocabulary');
  if (start === end) throw complain('ERR_TT_ARG', { op, arg: 'end', got: end, want: `another id than start, which is ${start}` });
}
