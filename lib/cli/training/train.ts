// The course of every `train` command: read, decide how to go on, train, publish, tell.
import { existsSync } from 'node:fs';
import type { Section } from '../../report/page/section.js';
import type { TrainingRecord } from '../../saved/folder.js';
import { applyCommonOptions } from '../common.js';
import { interruptible } from '../interrupt.js';
import { tell } from '../output.js';
import { preparePage, writePage } from '../page.js';
import { describeRun } from './description.js';
import { checkOutputOptions, type TrainCommandOptions } from './options.js';
import { trainingPage, type TrainingStory } from './page.js';
import type { FitContext } from './recipe.js';
import { Workspace } from './workspace.js';

/** What a task does at each of these points. */
export interface TrainingJob<Data> {
  /** Names of the options that are files: their contents decide the result. */
  readonly files: readonly string[];
  /** Reads and checks everything the training needs. */
  read(): Promise<Data>;
  /** Trains, and measures the result. */
  fit(data: Data, context: FitContext): Promise<Trained>;
  /** Prints the results, of this run or of the record of an equal one before. */
  print(record: TrainingRecord): Promise<void>;
  /** Tells them on a page. */
  story(record: TrainingRecord): TrainingStory;
}

/** A training that is done. */
export interface Trained {
  /** What record.json keeps beside the description of the run: plain JSON data, equal for equal runs. */
  readonly record: TrainingRecord;
  save(dir: string, record: TrainingRecord): Promise<void>;
  /** Parts of a page that need the data. */
  readonly sections?: () => readonly Section[] | Promise<readonly Section[]>;
}

/** Runs a job as the options say. @throws InterruptedError, UsageError, ThroughtimeError */
export async function trainInto<Data>(options: TrainCommandOptions, job: TrainingJob<Data>): Promise<void> {
  checkOutputOptions(options);
  applyCommonOptions(options);
  await preparePage(options);
  const workspace = options.out === undefined ? undefined : new Workspace(options.out);
  const left = () =>
    workspace && existsSync(workspace.statePath) ? '; the same command with --resume continues' : '; nothing is saved yet';
  await interruptible((signal) => work(options, job, workspace, signal), left);
}

async function work<Data>(
  options: TrainCommandOptions,
  job: TrainingJob<Data>,
  workspace: Workspace | undefined,
  signal: AbortSignal,
): Promise<void> {
  const data = await job.read();
  const run = await describeRun(options, job.files);
  const start = await workspace?.start(run, options);
  if (start?.kind === 'finished') return publish(options, job, start.record);
  signal.throwIfAborted();
  if (start?.kind === 'begin') await workspace?.begin(run);
  const trained = await job.fit(data, { signal, statePath: workspace?.statePath, resume: start?.kind === 'resume' });
  const record = { run, ...trained.record };
  await workspace?.finish((dir) => trained.save(dir, record));
  if (workspace) tell(`saved into ${workspace.dir}`);
  await publish(options, job, record, trained.sections);
}

async function publish<Data>(
  options: TrainCommandOptions,
  job: TrainingJob<Data>,
  record: TrainingRecord,
  sections?: Trained['sections'],
): Promise<void> {
  await writePage(options, async () => trainingPage(record, job.story(record), (await sections?.()) ?? []));
  await job.print(record);
}
