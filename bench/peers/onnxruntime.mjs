// ONNX Runtime on the layers: inference, which is all it has. The model is made here, in memory.
import { readSafetensorsSync } from 'throughtime';

import { sample } from '../harness/outcome.mjs';
import { order, serve, skip } from '../harness/serve.mjs';
import { onnxModel } from './onnx-model.mjs';
import { swapOuter } from './swap-outer.mjs';

const { spec, threads, file, load } = order();
if (spec.kind !== 'recurrent') skip('has layers only, no such case');
if (spec.mode !== 'inference') skip('has inference only');

const { tensors } = readSafetensorsSync(file);
const { InferenceSession, Tensor, env } = load('onnxruntime-node');
const session = await InferenceSession.create(onnxModel(spec, tensors), {
  executionProviders: ['cpu'],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
});
const { batch, steps, input } = spec;
const x = new Tensor('float32', swapOuter(tensors.get('x').data, batch, steps), [steps, batch, input]);
const outcome = async () => {
  const { y } = await session.run({ x });
  return { y: sample(swapOuter(y.data, steps, batch)) };
};
await serve(() => session.run({ x }), { outcome, note: `onnxruntime-node ${env.versions?.node ?? ''}`.trim() });
