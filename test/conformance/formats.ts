// Finds the suites in a directory. A format is recognised by what a file holds, so directories may be named and nested as they like.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { charRnnSuite, isCharRnn } from './charrnn.js';
import { runKerasCase } from './keras.js';
import { runKerasOptimizer } from './keras-optimizers.js';
import { runOnnxCall, type OnnxCall } from './onnx-op.js';
import { isPyTorchSuite, pyTorchSuite } from './pytorch/index.js';
import { runOrtCase, type OrtCase } from './onnxruntime.js';
import { Malformed, type Case, type Check, type Suite } from './report.js';
import { runTfjsCase } from './tfjs.js';

export interface FindOptions {
  /** The text that a pretrained character model is evaluated on. */
  readonly text: string;
}

/** A deeper tree is not a directory of vectors. */
const maxDepth = 3;

/** @throws Malformed for a file that cannot be read or lacks its other half */
export function findSuites(folder: string, options: FindOptions, depth = 0): Suite[] {
  if (isCharRnn(folder)) return [charRnnSuite(folder, options.text)];
  const names = readdirSync(folder).sort();
  const here = names.flatMap((name) => {
    if (name.endsWith('.jsonl')) return [ortSuite(join(folder, name))];
    if (name.endsWith('.json')) return jsonSuite(folder, name);
    return [];
  });
  if (depth === maxDepth) return here;
  const inside = names.filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isDirectory());
  return [...here, ...inside.flatMap((name) => findSuites(join(folder, name), options, depth + 1))];
}

function parse<T>(text: string, file: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Malformed(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

type Runner = (one: never) => Promise<readonly Check[]>;

/** Lists of cases, told apart by the keys that every case has. */
const lists: readonly { name: string; keys: readonly string[]; tolerance: string; run: Runner }[] = [
  { name: 'keras/layers', keys: ['layer', 'calls', 'expected'], tolerance: "Keras's own limits", run: runKerasCase },
  {
    name: 'keras/optimizers',
    keys: ['optimizer', 'x0', 'grads'],
    tolerance: "Keras's own limits",
    run: runKerasOptimizer,
  },
  { name: 'tfjs', keys: ['name', 'src', 'expected'], tolerance: "tfjs's own limit: 1e-3 absolute", run: runTfjsCase },
];

function jsonSuite(folder: string, name: string): Suite[] {
  const file = join(folder, name);
  const json = parse<unknown>(readFileSync(file, 'utf8'), file);
  if (isPyTorchSuite(json)) return [pyTorchSuite(folder, basename(name, '.json'), json)];
  const all = (Array.isArray(json) ? json : Object.values(json ?? {})) as unknown[];
  const every = (keys: readonly string[]) =>
    all.length > 0 && all.every((one) => typeof one === 'object' && one !== null && keys.every((key) => key in one));
  if (every(['op', 'node_inputs', 'inputs', 'outputs'])) return [onnxSuite(json as Record<string, OnnxCall>)];
  const list = Array.isArray(json) && lists.find(({ keys }) => every(keys));
  if (list) return [listSuite(list, json as unknown[])];
  console.warn(`ignored ${file}: of no known format`);
  return [];
}

/** Tests that share a name are numbered. */
function listSuite({ name, tolerance, run }: (typeof lists)[number], json: readonly unknown[]): Suite {
  const title = (one: unknown) => (one as { test?: string; name?: string }).test ?? (one as { name?: string }).name;
  return { name, tolerance, cases: json.map((one, i): Case => ({ name: `${i} ${title(one)}`, run: () => run(one as never) })) };
}

function onnxSuite(json: Readonly<Record<string, OnnxCall>>): Suite {
  const tolerance = { atol: 1e-7, rtol: 1e-3 };
  const cases = Object.entries(json).map(([name, call]): Case => ({ name, run: () => runOnnxCall(call, tolerance) }));
  return { name: 'onnx', tolerance: "ONNX's own limit: 1e-7 absolute + 1e-3 relative", cases };
}

function ortSuite(file: string): Suite {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim());
  const rows = lines.map((line, i) => parse<OrtCase>(line, `${file}:${i + 1}`));
  const cases = rows.map((row): Case => ({ name: `${row.test}.${row.case}`, run: () => runOrtCase(row) }));
  return { name: `onnxruntime/${basename(file, '.jsonl')}`, tolerance: 'limit 1e-4 absolute + 1e-4 relative', cases };
}
