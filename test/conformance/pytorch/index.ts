// The suites of a directory in the format of PyTorch's vectors: `<suite>.json` describes the cases, `<suite>.safetensors` holds
// `case/tensor`. What runs a case is decided by its `kind`, not by the suite it is in.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensorsSync } from 'throughtime';
import { attentionKinds, runAttention } from './attention.js';
import { Fixture } from './fixture.js';
import { layerKinds, runLayerCase } from './layers.js';
import { ERROR, TRAINING_ERROR, WEIGHT_ERROR } from './limits.js';
import { lossKinds, runLoss } from './losses.js';
import { runModel } from './models.js';
import { optimizerKinds, runClip, runTrajectory } from './optim.js';
import { recurrentKinds, runRecurrent } from './recurrent.js';
import { runSchedule } from './schedules.js';
import { Malformed, Unsupported, type Case, type Check, type Suite } from '../report.js';
import type { Values } from '../compare.js';

type Run = (fixture: Fixture) => Promise<Check[]>;

const table = (kinds: readonly string[], run: Run) => kinds.map((kind): [string, Run] => [kind, run]);
const runs = new Map<string, Run>([
  ...table(recurrentKinds, runRecurrent),
  ...table(layerKinds, runLayerCase),
  ...table(lossKinds, runLoss),
  ...table(optimizerKinds, runTrajectory),
  ['clip_grad_norm', runClip],
  ['scheduler', runSchedule],
  ...table(attentionKinds, runAttention),
]);

type Attributes = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON file describes cases of this format. */
export function isPyTorchSuite(json: unknown): json is Readonly<Record<string, Attributes>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const cases = Object.values(json as Record<string, unknown>);
  return cases.length > 0 && cases.every((one) => typeof one === 'object' && one !== null && ('tensors' in one || 'cls' in one));
}

export function pyTorchSuite(folder: string, name: string, json: Readonly<Record<string, Attributes>>): Suite {
  const file = join(folder, `${name}.safetensors`);
  if (!existsSync(file)) throw new Malformed(`${join(folder, `${name}.json`)} has no ${name}.safetensors beside it`);
  const tensors = readTensors(file);
  const cases = Object.entries(json).map(([id, attributes]): Case => ({ name: id, run: () => runCase(id, attributes, tensors) }));
  const limits = [ERROR, TRAINING_ERROR, WEIGHT_ERROR].map((limit) => limit.toExponential());
  const tolerance = `limit ${limits[0]}; trainings ${limits[1]}, their final weights ${limits[2]}`;
  return { name: `pytorch/${name}`, tolerance, cases };
}

async function runCase(id: string, attributes: Attributes, tensors: ReadonlyMap<string, Values>): Promise<Check[]> {
  const run = chooseRun(attributes);
  const names = (attributes['tensors'] as readonly string[] | undefined) ?? [];
  const own = names.map((name): [string, Values] => {
    const found = tensors.get(`${id}/${name}`);
    if (!found) throw new Malformed(`the file of tensors has no ${id}/${name}`);
    return [name, found];
  });
  const fixture = new Fixture(id, attributes, new Map(own));
  const checks = await run(fixture);
  fixture.requireAllRead();
  return checks;
}

function chooseRun(attributes: Attributes): Run {
  if ('cls' in attributes) throw new Unsupported('import of ONNX files');
  if ('model' in attributes) return runModel;
  const run = runs.get(String(attributes['kind']));
  if (!run) throw new Unsupported(`kind ${String(attributes['kind'])}`);
  return run;
}

function readTensors(file: string): ReadonlyMap<string, Values> {
  return readSafetensorsSync(file).tensors;
}
