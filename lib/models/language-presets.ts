// Published recipes of language models: sizes, regularisation, initial values and the optimizer's part.
// Losses here are means over tokens. Zaremba et al. sum over the T steps of a chunk: their rate 1 is T here, their largest norm c is c / T.
import { checkChoice } from '../check.js';
import type { OptimizerName } from '../optim/named.js';
import type { TextLevel } from '../text/running-text.js';
import type { LanguageModelConfig } from './language-config.js';
import type { LanguageModelInit } from './language-init.js';

/** How a recipe trains. */
export interface LanguageTraining {
  readonly optimizer: OptimizerName;
  readonly lr: number;
  readonly weightDecay: number;
  /** Largest norm of all gradients together. */
  readonly clip: number;
  readonly epochs: number;
  /** B, streams of text side by side. */
  readonly batch: number;
  /** T, steps of a chunk. */
  readonly bptt: number;
  /** Chunks of lengths drawn around T, with rates in proportion. */
  readonly variableBptt: boolean;
  /** The rate is multiplied by this before every epoch after the first `decayAfter`. */
  readonly decay: number;
  readonly decayAfter: number;
  /** `nonMonotone` of the averages of NT-ASGD; 0 for none. */
  readonly ntAsgd: number;
}

/** A recipe. */
export interface LanguagePreset {
  /** What its tokens are. */
  readonly level: TextLevel;
  readonly model: Omit<LanguageModelConfig, 'vocabularySize'>;
  readonly init: LanguageModelInit;
  readonly training: LanguageTraining;
}

interface ZarembaSizes {
  readonly hidden: number;
  readonly range: number;
  readonly dropout: number;
  readonly steps: number;
  /** Of the sum over the steps. */
  readonly norm: number;
  readonly epochs: number;
  readonly decay: number;
  readonly decayAfter: number;
}

/** Zaremba, Sutskever & Vinyals 2014, section 4.1. */
function zaremba({ hidden, range, dropout, steps, norm, epochs, decay, decayAfter }: ZarembaSizes): LanguagePreset {
  return {
    level: 'word',
    model: { embedding: hidden, hidden, layers: 2, inputDropout: dropout, hiddenDropout: dropout, outputDropout: dropout },
    init: { range },
    training: {
      optimizer: 'sgd',
      lr: steps,
      weightDecay: 0,
      clip: norm / steps,
      epochs,
      batch: 20,
      bptt: steps,
      variableBptt: false,
      decay,
      decayAfter,
      ntAsgd: 0,
    },
  };
}

interface AwdSizes {
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  readonly batch: number;
  readonly epochs: number;
}

/** Merity, Keskar & Socher 2018, section 5, and the authors' code. */
function awd({ batch, epochs, ...dropouts }: AwdSizes): LanguagePreset {
  return {
    level: 'word',
    model: {
      embedding: 400,
      hidden: [1150, 1150, 400],
      tied: true,
      locked: true,
      wordDropout: 0.1,
      outputDropout: 0.4,
      weightDrop: 0.5,
      ...dropouts,
      ar: 2,
      tar: 1,
    },
    init: { embeddingRange: 0.1 },
    training: {
      optimizer: 'sgd',
      lr: 30,
      weightDecay: 1.2e-6,
      clip: 0.25,
      epochs,
      batch,
      bptt: 70,
      variableBptt: true,
      decay: 1,
      decayAfter: 0,
      ntAsgd: 5,
    },
  };
}

const presets = {
  'zaremba-small': zaremba({ hidden: 200, range: 0.1, dropout: 0, steps: 20, norm: 5, epochs: 13, decay: 1 / 2, decayAfter: 4 }),
  'zaremba-medium': zaremba({ hidden: 650, range: 0.05, dropout: 0.5, steps: 35, norm: 5, epochs: 39, decay: 1 / 1.2, decayAfter: 6 }),
  'zaremba-large': zaremba({ hidden: 1500, range: 0.04, dropout: 0.65, steps: 35, norm: 10, epochs: 55, decay: 1 / 1.15, decayAfter: 14 }),
  'awd-lstm': awd({ inputDropout: 0.4, hiddenDropout: 0.25, batch: 20, epochs: 500 }),
  'awd-lstm-wt2': awd({ inputDropout: 0.65, hiddenDropout: 0.2, batch: 80, epochs: 750 }),
  /** Karpathy, Johnson & Li 2016 in size, streams and steps; trained by Adam, which needs fewer epochs than their RMSprop. */
  'char-rnn': {
    level: 'character',
    model: { embedding: 128, hidden: 128, layers: 2, hiddenDropout: 0.1, outputDropout: 0.1 },
    init: { embeddingRange: 1, forgetBias: 1 },
    training: {
      optimizer: 'adam',
      lr: 5e-3,
      weightDecay: 0,
      clip: 5,
      epochs: 16,
      batch: 50,
      bptt: 50,
      variableBptt: false,
      decay: 0.85,
      decayAfter: 8,
      ntAsgd: 0,
    },
  },
} as const satisfies Readonly<Record<string, LanguagePreset>>;

/** The names of the recipes. */
export type LanguagePresetName = keyof typeof presets;

/** Every name that `languagePreset` knows. */
export const languagePresetNames = Object.keys(presets) as readonly LanguagePresetName[];

/**
 * A published recipe: `zaremba-small`, `-medium`, `-large` (Zaremba, Sutskever & Vinyals 2014), `awd-lstm` for the Penn Treebank and
 * `awd-lstm-wt2` for WikiText-2 (Merity, Keskar & Socher 2018), `char-rnn` (sizes of Karpathy, Johnson & Li 2016).
 * @throws ThroughtimeError ERR_TT_ARG for an unknown name, listing the known ones
 * @example
 * ```ts
 * import { LanguageModel, languagePreset } from 'throughtime';
 * const { model, init, training } = languagePreset('zaremba-small');
 * const network = new LanguageModel({ ...model, vocabularySize: 10_000 }, init);
 * console.log(training.bptt, training.lr); // 20 20
 * ```
 */
export function languagePreset(name: LanguagePresetName): LanguagePreset {
  return presets[checkChoice('languagePreset', 'name', name, languagePresetNames)];
}
