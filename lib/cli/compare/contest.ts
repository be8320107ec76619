// What it takes to compare models on a task.
import type { Command } from 'commander';
import type { CellKind } from '../../models/stack.js';
import type { TrainingRecord } from '../../saved/folder.js';
import type { TrainingJob } from '../training/train.js';

/** A model among those compared. */
export interface Entrant {
  readonly cell: CellKind;
  readonly hidden: number;
}

/** By what models are compared. */
export interface Score {
  readonly name: string;
  readonly better: 'larger' | 'smaller';
  /** Of a record; of the test data where there are some. */
  readonly of: (record: TrainingRecord) => number;
  /** Said beside it: the same in other units. */
  readonly also?: (record: TrainingRecord) => Named;
}

/** A number and what it is. */
export interface Named {
  readonly name: string;
  readonly value: number;
}

/** A task on which models are compared. */
export interface Contest<Options> {
  /** As `train` calls it. */
  readonly name: string;
  readonly summary: string;
  readonly addOptions: (command: Command) => Command;
  /** Units where no --sizes are given. */
  readonly size: number;
  /** Those the task has a model of; the default of --cells. */
  readonly cells: readonly CellKind[];
  readonly score: Score;
  /** The training of one model; its data are read anew, so that each sees the same. */
  readonly job: (options: Options) => TrainingJob<unknown>;
}
