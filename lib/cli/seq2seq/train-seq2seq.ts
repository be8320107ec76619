// throughtime train seq2seq
import type { Command } from 'commander';
import { bleuSection } from '../../report/sections/translation.js';
import { saveTranslator } from '../../saved/translator-files.js';
import type { TranslationReport } from '../../saved/translator.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { print } from '../output.js';
import type { Parts } from '../training/parts.js';
import type { FitContext } from '../training/recipe.js';
import { addOutputOptions } from '../training/options.js';
import { trainInto, type Trained, type TrainingJob } from '../training/train.js';
import { UsageError } from '../usage-error.js';
import { fileOptions, readPairCorpus, type TokenPair } from './corpus.js';
import { fitTranslator } from './fit.js';
import { sampleSections } from './sample.js';
import { addSeq2SeqOptions, type Seq2SeqTrainOptions } from './options.js';

const description = [
  'Trains a model that turns sequences into sequences, such as translation or the sounds of words: an encoder reads the source, a decoder says the target and looks back at the source (attention). After every epoch the dev pairs are translated; the epoch with the best BLEU is kept. With --test the last line printed is the BLEU of the test pairs, found by a beam search.',
  '--resume, --out and --overwrite work as in `train classify`: a stopped training continues to the same model, bit for bit.',
].join('\n\n');

const examples = `
Examples:
  $ throughtime train seq2seq --train train.tsv --test test.tsv --out model
  $ throughtime train seq2seq --source train.en --target train.de --dev-source val.en --dev-target val.de \\
      --source-unit pretokenized --target-unit pretokenized --out model
  $ throughtime train seq2seq --train words.tsv --source-unit characters --target-unit pretokenized --out model`;

export function addTrainSeq2Seq(train: Command): void {
  const command = train.command('seq2seq').summary('texts to texts: translation, spelling to sounds').description(description);
  addOutputOptions(addSeq2SeqOptions(command)).addHelpText('after', examples).action(trainSeq2Seq);
}

async function trainSeq2Seq(options: Seq2SeqTrainOptions): Promise<void> {
  await trainInto(options, seq2SeqJob(options));
}

/** @throws UsageError for options that do not go together */
export function seq2SeqJob(options: Seq2SeqTrainOptions): TrainingJob<Parts<TokenPair>> {
  if (options.attention !== 'multi-head' && options.heads !== undefined) throw new UsageError('--heads', 'needs --attention multi-head');
  if (options.attention === 'none' && (options.placement ?? options.inputFeeding) !== undefined)
    throw new UsageError(options.placement === undefined ? '--input-feeding' : '--placement', 'needs attention; --attention is none');
  return {
    files: fileOptions,
    read: () => readPairCorpus(options),
    fit: (corpus, context) => fit(corpus, context, options),
    print: (record) => report(record as unknown as Results),
    story: (record) => {
      const { history, best, test } = record as unknown as Results;
      const dev = history[best - 1]?.metrics['bleu'] ?? NaN;
      const measured = test ? ([['test BLEU', test.bleu.score], ['test exact', test.exact]] as const) : []; // prettier-ignore
      return {
        title: 'Training of a translator',
        facts: [...measured, ['dev BLEU (greedy)', dev]],
        sections: test ? [bleuSection(test.bleu)] : [],
        bestEpoch: best,
      };
    },
  };
}

async function fit(corpus: Parts<TokenPair>, context: FitContext, options: Seq2SeqTrainOptions): Promise<Trained> {
  const { train, dev, test } = corpus;
  const { beam: width, bleuTokenizer: tokenizer, monitor } = options;
  const { translator, history } = await fitTranslator(corpus, context, options);
  const measured = test && (await translator.evaluate(test, { width, ...(tokenizer && { bleu: { tokenizer } }) }));
  const sizes = { train: train.length, dev: dev.length, test: test?.length ?? 0, ...vocabularySizes(translator.model.config) };
  return {
    record: {
      sizes,
      parameters: translator.model.numParameters,
      history,
      best: bestOf(history, monitor),
      ...(measured && { test: measured }),
    },
    save: (dir, record) => saveTranslator(dir, translator, record),
    sections: () => sampleSections(translator, dev, { width }),
  };
}

function vocabularySizes({ sourceVocabularySize, targetVocabularySize }: { sourceVocabularySize: number; targetVocabularySize: number }) {
  return { sourceVocabulary: sourceVocabularySize, targetVocabulary: targetVocabularySize };
}

/** The part of a training's record that is printed. */
interface Results {
  readonly history: readonly HistoryEntry[];
  readonly best: number;
  readonly test?: TranslationReport;
}

/** The epoch whose weights are kept: the first of the best ones. */
function bestOf(history: readonly HistoryEntry[], monitor: 'bleu' | 'loss'): number {
  const values = history.map(({ metrics, validationLoss = 0 }) => (monitor === 'bleu' ? (metrics['bleu'] as number) : -validationLoss));
  return history[values.indexOf(Math.max(...values))]?.epoch ?? 0;
}

async function report({ history, best, test }: Results): Promise<void> {
  const { metrics } = history[best - 1] as HistoryEntry;
  await print(`dev bleu ${(metrics['bleu'] as number).toFixed(2)} (greedy; epoch ${best} of ${history.length})`);
  if (!test) return;
  await print(`test exact ${test.exact.toFixed(4)}`);
  await print(`test bleu ${test.bleu.score.toFixed(2)} (${test.bleu.signature})`);
}
