// One line of ONNX Runtime's operator tests: an ONNX node with its inputs, and the outputs or the refusal it must give.
import { runAttentionLstm } from './attention-lstm.js';
import type { Values } from './compare.js';
import { runOnnxCall, type OnnxCall } from './onnx-op.js';
import type { Check } from './report.js';

interface Named extends Values {
  readonly name: string;
}

export interface OrtCase {
  readonly test: string;
  readonly case: number;
  readonly op: string;
  readonly expect: 'success' | 'failure';
  readonly attr: OnnxCall['attr'];
  readonly inputs: readonly (Named | null)[];
  readonly outputs: readonly (Named | null)[];
}

/**
 * ONNX Runtime's tests compared floats with an absolute error of 1e-3 when these numbers were written; this is ten times as strict.
 * Stricter still does not work: one of their literals, -0.0435018688, is off by 6e-5.
 */
const tolerance = { atol: 1e-4, rtol: 1e-4 };

export async function runOrtCase({ op, attr, inputs, outputs, expect }: OrtCase): Promise<readonly Check[]> {
  const runCall = op === 'AttnLSTM' ? runAttentionLstm : runOnnxCall;
  const run = () => runCall({ op, attr, inputs: byName(inputs), outputs: byName(outputs) }, tolerance);
  return expect === 'success' ? run() : [await refusal(run)];
}

/** Passes when the library refuses in its own words: an error with its code. */
async function refusal(run: () => Promise<unknown>): Promise<Check> {
  const check = { group: 'outputs', name: 'refusal', error: 0 } as const;
  try {
    await run();
    return { ...check, ok: false, detail: 'ran, expected an error' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code) throw error;
    return { ...check, ok: /^ERR_TT_(SHAPE|RANGE|ARG|DTYPE)$/.test(code), detail: `failed with ${code}` };
  }
}

function byName(list: readonly (Named | null)[]): Record<string, Values> {
  return Object.fromEntries(list.flatMap((one) => (one ? [[one.name, one] as const] : [])));
}
