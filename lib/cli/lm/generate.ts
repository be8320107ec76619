// throughtime generate
import type { Command } from 'commander';
import { loadTextGenerator } from '../../saved/text-generator-files.js';
import type { Page } from '../../report/page/section.js';
import type { TextGenerator } from '../../saved/text-generator.js';
import { runningTokens } from '../../text/running-text.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from '../common.js';
import { interruptible } from '../interrupt.js';
import { addNumber } from '../options.js';
import { print, write } from '../output.js';
import { addPageOption, preparePage, writePage, type PageOptions } from '../page.js';
import { integer, real } from '../values.js';
import { surpriseSection } from './surprise.js';

interface GenerateCommandOptions extends CommonOptions, PageOptions {
  readonly prompt: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed: number;
  readonly stop?: string;
  readonly json?: true;
}

export function addGenerate(program: Command): void {
  const command = program
    .command('generate')
    .argument('<dir>', 'folder of a trained language model, the --out of a training')
    .summary('write text with a language model')
    .description('Continues a text with a language model, to standard output as it is written. Equal options give equal text.')
    .optionsGroup('Text:')
    .option('--prompt <text>', 'the beginning; an empty one begins a line', '');
  addNumber(command, '--max-tokens <n>', 'words or characters to write', integer(0), 200);
  command.option('--stop <text>', 'end before this text');
  command.optionsGroup('Choice of tokens:');
  addNumber(command, '--temperature <t>', 'below 1 prefers the probable; 0 always takes the most probable', real({ least: 0 }), 1);
  addNumber(command, '--top-k <n>', 'choose among the n most probable', integer(1));
  const fewest = 'choose among the fewest that have this probability together';
  addNumber(command, '--top-p <p>', fewest, real({ least: 0, open: true, below: 1 }));
  addNumber(command, '--seed <n>', 'another one gives another text', integer(0), 0);
  command.optionsGroup('Output:').option('--json', 'print one JSON object, when all is written');
  addCommonOptions(addPageOption(command))
    .addHelpText('after', "\nExample:\n  $ throughtime generate model --prompt 'Call me' --temperature 0.7 --max-tokens 500")
    .action(generate);
}

async function generate(dir: string, options: GenerateCommandOptions): Promise<void> {
  applyCommonOptions(options);
  await preparePage(options);
  const { prompt, maxTokens, temperature, topK, topP, seed, stop, json } = options;
  const generator = await loadTextGenerator(dir);
  const pieces = generator.generate(prompt, {
    ...{ maxTokens, temperature, seed },
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
    ...(stop !== undefined && { stop }),
  });
  await interruptible(
    async (signal) => {
      let text = '';
      if (!json && prompt !== '') await write(prompt);
      for await (const piece of pieces) {
        signal.throwIfAborted();
        text += piece;
        if (!json) await write(piece);
      }
      await print(json ? JSON.stringify({ prompt, text }) : '');
      await writePage(options, () => pageOf(generator, prompt, text, options));
    },
    () => '',
  );
}

/** The text, and what of it surprised the model. */
async function pageOf(generator: TextGenerator, prompt: string, text: string, options: GenerateCommandOptions): Promise<Page> {
  const { model, level } = generator;
  const tokens = runningTokens(prompt + text, level);
  const { temperature, topK, topP, seed } = options;
  return {
    title: 'Generated text',
    facts: [
      ['temperature', temperature],
      ...(topK === undefined ? [] : [['top k', topK] as const]),
      ...(topP === undefined ? [] : [['top p', topP] as const]),
      ['seed', seed],
    ],
    sections: [
      { kind: 'text', title: 'Text', lines: [prompt + text] },
      ...(tokens.length < 2 ? [] : [await surpriseSection(model, tokens, generator.encode(prompt + text), level)]),
    ],
  };
}
