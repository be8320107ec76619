// throughtime analyze
import type { Command } from 'commander';
import { explainText, hiddenStates, type AttributionOptions, type TextExplanation } from '../analysis/index.js';
import { padSequences } from '../data/pad.js';
import type { Section } from '../report/page/section.js';
import { explanationSections } from '../report/sections/explanation.js';
import { statesSections } from '../report/sections/states.js';
import type { Classifier } from '../saved/classifier.js';
import { loadClassifier } from '../saved/classifier-files.js';
import { byKind, type ByKind } from './by-kind.js';
import { listed } from './classification/labels.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from './common.js';
import { addChoice, addNumber } from './options.js';
import { print } from './output.js';
import { addPageOption, preparePage, writePage, type PageOptions } from './page.js';
import { textsOf } from './predict.js';
import { table } from './table.js';
import { UsageError } from './usage-error.js';
import { integer } from './values.js';

interface AnalyzeOptions extends CommonOptions, PageOptions {
  readonly text?: readonly string[];
  readonly label?: string;
  readonly method: 'gradient' | 'integrated';
  readonly steps?: number;
  readonly json?: true;
}

const analyzers: ByKind<AnalyzeOptions> = { 'text-classifier': analyzeTexts };

export function addAnalyze(program: Command): void {
  const command = program
    .command('analyze')
    .argument('<dir>', 'folder of a trained classifier of texts, the --out of a training')
    .summary('tell which words an answer comes from')
    .description(
      'Tells for each text, of --text or of every line of standard input, the answer and what each word does to it: its part of the log-odds of the class (above 0 it speaks for it), by the gradient times the vector of the word, and with attention pooling how much the model looks at its place.',
    )
    .optionsGroup('Data:')
    .option('--text <text...>', 'texts, each one argument')
    .optionsGroup('Analysis:')
    .option('--label <name>', 'the class whose words are wanted (default: the answer)');
  const methods = 'gradient: one pass; integrated: integrated gradients, whose scores sum to the log-odds less those of no words';
  addChoice(command, '--method <name>', methods, ['gradient', 'integrated'], 'gradient');
  addNumber(command, '--steps <n>', 'passes of integrated gradients (default: 50)', integer(1));
  command.optionsGroup('Output:').option('--json', 'print a JSON object per text');
  addCommonOptions(addPageOption(command))
    .addHelpText('after', "\nExample:\n  $ throughtime analyze model --text 'a stirring , funny film'")
    .action(analyze);
}

async function analyze(dir: string, options: AnalyzeOptions): Promise<void> {
  if (options.steps !== undefined && options.method !== 'integrated') throw new UsageError('--steps', 'needs --method integrated');
  applyCommonOptions(options);
  await preparePage(options);
  await byKind(analyzers, dir, options);
}

async function analyzeTexts(dir: string, options: AnalyzeOptions): Promise<void> {
  const { label, method, steps, json } = options;
  const classifier = await loadClassifier(dir);
  if (label !== undefined && !classifier.labels.includes(label))
    throw new UsageError(`--label ${label}`, `is none of the model's: ${listed(classifier.labels)}`);
  const how: AttributionOptions = method === 'gradient' ? {} : { method: 'integratedGradients', ...(steps && { steps }) };
  const explained: TextExplanation[] = [];
  for await (const text of textsOf(options)) {
    const explanation = await explainText(classifier, text, { ...how, ...(label !== undefined && { label }) });
    if (options.report !== undefined) explained.push(explanation);
    await print(json ? JSON.stringify({ text, ...explanation }) : `${linesOf(explanation).join('\n')}\n`);
  }
  await writePage(options, async () => ({
    title: 'Words that answers come from',
    lead: dir,
    facts: [['texts', explained.length]],
    sections: [...explanationSections(explained), ...(await stateSections(classifier, explained))],
  }));
}

/** What the top layer holds while it reads the first text that has words: one picture per direction. */
async function stateSections(classifier: Classifier, explained: readonly TextExplanation[]): Promise<readonly Section[]> {
  const tokens = explained.find(({ words }) => words.length > 0)?.words.map(({ token }) => token);
  if (!tokens) return [];
  const { model, vocabulary } = classifier;
  const states = await hiddenStates(model, () => model.forward(padSequences([vocabulary.encode(tokens)])));
  const top = Math.max(...states.map(({ layer }) => layer));
  return statesSections(states.filter(({ layer }) => layer === top), tokens); // prettier-ignore
}

function linesOf({ label, probability, target, words }: TextExplanation): readonly string[] {
  const attends = words.some(({ attention }) => attention !== undefined);
  const rows = words.map(({ token, score, attention }) => [
    token,
    signed(score),
    ...(attention === undefined ? [] : [attention.toFixed(4)]),
  ]);
  return [`${label}\t${probability.toFixed(4)}`, ...table([['word', `for ${target}`, ...(attends ? ['attention'] : [])], ...rows])];
}

const signed = (score: number) => `${score < 0 ? '' : '+'}${score.toFixed(4)}`;
