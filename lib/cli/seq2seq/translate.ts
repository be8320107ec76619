// throughtime translate
import type { Command } from 'commander';
import { textLines } from '../../data/readers/text-lines.js';
import { loadTranslator } from '../../saved/translator-files.js';
import type { Page } from '../../report/page/section.js';
import { translationsSection, type TranslatedText } from '../../report/sections/translation.js';
import type { TranslateOptions, Translation, Translator } from '../../saved/translator.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from '../common.js';
import { linesOf } from '../lines.js';
import { addNumber } from '../options.js';
import { print, tell } from '../output.js';
import { addPageOption, preparePage, writePage, type PageOptions } from '../page.js';
import { UsageError } from '../usage-error.js';
import { integer } from '../values.js';
import { attentionSections } from './sample.js';
import { addSearchOptions, searchOptions, type SearchOptions } from './search-options.js';

// A page shows the first ones; its figures are of all.
const mostTexts = 1000;

interface TranslateCommandOptions extends CommonOptions, SearchOptions, PageOptions {
  readonly text?: readonly string[];
  readonly nBest: number;
  readonly json?: true;
  readonly attention?: true;
}

export function addTranslate(program: Command): void {
  const command = program
    .command('translate')
    .argument('<dir>', 'folder of a trained model, the --out of a training')
    .argument('[file]', 'texts to translate, one per line (default: standard input)')
    .summary('turn texts into texts with a trained model')
    .description(
      'Translates each text: of --text, of every line of a file, or of standard input (UTF-8), by a beam search. Prints a line per text, in order. With --n-best a line holds the number of the text from 1, the score and a translation, with tabs between.',
    )
    .optionsGroup('Data:')
    .option('--text <text...>', 'texts, each one argument');
  addSearchOptions(command);
  addNumber(command, '--n-best <n>', 'translations of each text, best first; at most --beam', integer(1), 1);
  command
    .optionsGroup('Output:')
    .option('--json', 'print a JSON object per text')
    .option('--attention', 'print a JSON object per text with the tokens of both sides and what each one of the target looked at');
  addCommonOptions(addPageOption(command))
    .addHelpText(
      'after',
      "\nExamples:\n  $ throughtime translate model --text 'two dogs run through the snow .'\n  $ throughtime translate model test.en --beam 8 --length-penalty 1 > test.out",
    )
    .action(translate);
}

async function translate(dir: string, file: string | undefined, options: TranslateCommandOptions): Promise<void> {
  const { text, nBest, json, attention } = options;
  if (text && file !== undefined) throw new UsageError('--text', `excludes the file ${file}`);
  const { beam = 5 } = options;
  if (nBest > beam) throw new UsageError(`--n-best ${nBest}`, `expected at most --beam, which is ${beam}`);
  applyCommonOptions(options);
  await preparePage(options);
  const translator = await loadTranslator(dir);
  const search = { ...searchOptions(options), nBest, attention: attention ?? false };
  const asked: string[] = [];
  const said: TranslatedText[] = [];
  let [number, ended] = [0, 0];
  const remembered = (source: string) => {
    if (options.report !== undefined) asked.push(source);
  };
  for await (const translation of translator.translateStream(checked(translator, file, text, remembered), search)) {
    const source = asked.shift();
    if (source !== undefined && number < mostTexts) said.push({ source, translation });
    number++;
    if (translation.finished) ended++;
    if (json || attention) await print(JSON.stringify(plain(translation)));
    else if (nBest === 1) await print(translation.text);
    else
      for (const one of [translation, ...(translation.alternatives ?? [])]) await print(`${number}\t${one.score.toFixed(4)}\t${one.text}`);
  }
  await writePage(options, () => pageOf(translator, said, search, { dir, texts: number, ended }));
}

/** The translations, and where the model looks for one of the sources. */
async function pageOf(
  translator: Translator,
  said: readonly TranslatedText[],
  search: TranslateOptions,
  { dir, texts, ended }: { readonly dir: string; readonly texts: number; readonly ended: number },
): Promise<Page> {
  const sources = said.map(({ source }) => source);
  const rest = said.length < texts ? [['shown', said.length] as const] : [];
  return {
    title: 'Translations',
    lead: dir,
    facts: [['texts', texts], ['came to their end', ended], ...rest],
    sections: [translationsSection(said), ...(await attentionSections(translator, sources, search, 1))],
  };
}

/** The texts; one that cannot be translated is an error that says where it stands. */
async function* checked(
  translator: Translator,
  file: string | undefined,
  given: readonly string[] | undefined,
  onText: (text: string) => void,
): AsyncGenerator<string, void, undefined> {
  if (!given && file === undefined && process.stdin.isTTY) tell('reading texts from standard input, one per line');
  const where = given ? 'text ' : `${file ?? 'standard input'}:`;
  let line = 0;
  for await (const text of given ?? linesFrom(file)) {
    line++;
    translator.encode(text, `${where}${line}`);
    onText(text);
    yield text;
  }
}

function linesFrom(file: string | undefined): AsyncIterable<string> {
  return file === undefined ? linesOf(process.stdin) : textLines(file, { encoding: 'utf8', onWarning: undefined });
}

/** Attention as lists of numbers with few digits. */
function plain({ attention, alternatives, ...rest }: Translation): object {
  const rows = attention?.map((row) => Array.from(row, (weight) => Number(weight.toFixed(5))));
  return { ...rest, ...(rows && { attention: rows }), ...(alternatives && { alternatives: alternatives.map(plain) }) };
}
