// ONNX Runtime on the layers: inference, which is all it has. The model is made here, in memory.
import { order, serve, skip } from '../harness/serve.mjs';
import { numbers } from '../numbers.mjs';
import { onnxModel } from './onnx-model.mjs';

const { spec, threads, load } = order();
if (spec.kind !== 'recurrent') skip('has layers only, no such case');
if (spec.mode !== 'inference') skip('has inference only');

const { InferenceSession, Tensor, env } = load('onnxruntime-node');
const session = await InferenceSession.create(onnxModel(spec), {
  executionProviders: ['cpu'],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
});
const random = numbers(4);
const dims = [spec.steps, spec.batch, spec.input];
const x = new Tensor(
  'float32',
  Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => 2 * random() - 1),
  dims,
);
await serve(() => session.run({ x }), `onnxruntime-node ${env.versions?.common ?? ''}`.trim());
