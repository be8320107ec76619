// The attention of a decoder: which kind, and where it acts.
import { checkChoice, checkInteger, checkOptions, checkTable } from '../../check.js';
import { complain } from '../../errors.js';
import { AdditiveAttention } from '../../layers/additive-attention.js';
import { DotAttention, GeneralAttention } from '../../layers/dot-attention.js';
import { MultiHeadAttention } from '../../layers/multi-head-attention.js';

/** Where attention acts. */
export interface AttentionPlacement {
  /**
   * `after`: the decoder's output is the query, and h~ = tanh(W [context; output]) scores the next token (Luong, Pham & Manning 2015).
   * `before`: the state of the step before is the query, and the context is part of the step's input (Bahdanau, Cho & Bengio 2015), which
   * then runs step by step; h~ is computed from it as above. Default `after`.
   */
  readonly placement?: 'after' | 'before';
  /** The h~ of a step is part of the next step's input (Luong et al. 2015, section 3.3), which then runs step by step. Default false. */
  readonly inputFeeding?: boolean;
}

/** How a decoder looks at the source; `dot` and `scaled` need a decoder as wide as the encoder's output. */
export type AttentionConfig =
  | { readonly kind: 'none' }
  | (AttentionPlacement & { readonly kind: 'dot' | 'scaled' | 'general' | 'additive' })
  /** `heads` divides the decoder's width. Default 4. */
  | (AttentionPlacement & { readonly kind: 'multiHead'; readonly heads?: number });

/** With the defaults filled in. */
export type FilledAttention =
  | { readonly kind: 'none' }
  | (Required<AttentionPlacement> & { readonly kind: 'dot' | 'scaled' | 'general' | 'additive' })
  | (Required<AttentionPlacement> & { readonly kind: 'multiHead'; readonly heads: number });

/** The attentions that a decoder can have. */
export type DecoderAttention = DotAttention | GeneralAttention | AdditiveAttention | MultiHeadAttention;

const defaults = { kind: undefined, placement: 'after', inputFeeding: false } as const;

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function checkAttention(owner: string, config: AttentionConfig): FilledAttention {
  const op = `${owner}: attention`;
  checkChoice(op, 'kind', checkTable(owner, 'attention', config).kind, ['none', 'dot', 'scaled', 'general', 'additive', 'multiHead']);
  if (config.kind === 'none') {
    checkOptions(op, config, { kind: undefined });
    return { kind: 'none' };
  }
  const { heads, placement, inputFeeding } =
    config.kind === 'multiHead' ? checkOptions(op, config, { ...defaults, heads: 4 }) : { heads: 0, ...checkOptions(op, config, defaults) };
  if (typeof inputFeeding !== 'boolean')
    throw complain('ERR_TT_ARG', { op, arg: 'inputFeeding', got: inputFeeding, want: 'true or false' });
  const placed = { placement: checkChoice(op, 'placement', placement, ['after', 'before']), inputFeeding };
  return config.kind === 'multiHead'
    ? { kind: config.kind, ...placed, heads: checkInteger(op, 'heads', heads) }
    : { kind: config.kind, ...placed };
}

/** @param query width of the decoder @param memory width of the encoder's output */
export function makeAttention(config: FilledAttention, query: number, memory: number): DecoderAttention | undefined {
  switch (config.kind) {
    case 'none':
      return undefined;
    case 'dot':
    case 'scaled':
      return new DotAttention({ scaled: config.kind === 'scaled' });
    case 'general':
      return new GeneralAttention(query, memory);
    case 'additive':
      return new AdditiveAttention(query, memory);
    case 'multiHead':
      return new MultiHeadAttention(query, config.heads, { kdim: memory, vdim: memory });
  }
}

/** The width of the context; 0 without attention. */
export function contextWidth(config: FilledAttention, query: number, memory: number): number {
  return config.kind === 'none' ? 0 : config.kind === 'multiHead' ? query : memory;
}
