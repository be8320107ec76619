// The shapes that the GPU is measured on, each with the reason for it, and what no kernel can beat on them. Python reads the same objects.

/** Recurrent layers alone; I is what an embedding of the task usually has. */
export const shapes = {
  sentiment: { B: 64, T: 250, I: 100, H: 256, L: 2, D: 1, why: 'the sentiment model of the tutorials' },
  'sentiment, bidirectional': { B: 64, T: 250, I: 100, H: 128, L: 2, D: 2, why: 'the same with two directions' },
  'language model 650': { B: 20, T: 35, I: 650, H: 650, L: 2, D: 1, why: 'Zaremba’s medium model: short windows, large weights' },
  'language model 1500': { B: 20, T: 35, I: 1500, H: 1500, L: 2, D: 1, why: 'Zaremba’s large model' },
  h512: { B: 128, T: 256, I: 512, H: 512, L: 1, D: 1, why: 'a large batch' },
  h1024: { B: 64, T: 100, I: 1024, H: 1024, L: 1, D: 1, why: 'weights that no multiprocessor holds alone' },
  long: { B: 16, T: 1024, I: 768, H: 768, L: 1, D: 1, why: 'a long sequence: each step waits for the one before' },
  latency: { B: 1, T: 1000, I: 512, H: 512, L: 1, D: 1, why: 'one row: nothing but waiting' },
};

/** Whole training steps, with the optimizer and without reading the loss. */
export const trainings = {
  sentiment: { model: 'sentiment', batch: 64, steps: 250, vocabulary: 10_000 },
  'language model 650': { model: 'language-model', batch: 20, steps: 35, vocabulary: 10_000, size: 650 },
  'language model 1500': { model: 'language-model', batch: 20, steps: 35, vocabulary: 10_000, size: 1500 },
};

export const cells = ['lstm', 'gru', 'rnn'];
export const precisions = ['bf16', 'tf32', 'float32'];
/** Ratio to cuDNN at the same precision, forward and backward, below which a row shows where its time goes. */
export const aims = { bf16: 6, tf32: 4, float32: 2.5 };

const gates = { lstm: 4, gru: 3, rnn: 1 };
// FLOP/s of one H100 or H200 (SXM), dense, from NVIDIA's data sheets; and the microseconds in which blocks tell each other that a step is done.
const peaks = { float32: 67e12, tf32: 494e12, bf16: 989e12 };
const exchange = 0.9;

/** Microseconds per time step and layer that compute capability 9.0 cannot beat: its arithmetic, or an exchange per step and pass. */
export function floor({ B, T, I, H, L, D }, cell, precision, mode) {
  const passes = mode === 'both' ? 3 : 1; // a gradient has two products for each of forward
  let flops = 0;
  for (let layer = 0; layer < L; layer++) flops += passes * 2 * B * T * D * gates[cell] * H * ((layer ? D * H : I) + H);
  return Math.max((flops / peaks[precision] / (T * L)) * 1e6, exchange * (mode === 'both' ? 2 : 1));
}

const least = (value, most) => Math.min(value, most);

/** The sizes of a case; `small`: of the same kind, for an emulated GPU. */
export function sizesOf(name, small) {
  const { B, T, I, H, L, D } = shapes[name];
  return small ? { B: least(B, 3), T: least(T, 4), I: least(I, 5), H: least(H, 9), L, D } : { B, T, I, H, L, D };
}

export function trainingOf(name, small) {
  const training = trainings[name];
  return small ? { ...training, batch: 2, steps: 3, vocabulary: 11, ...(training.size && { size: 7 }) } : training;
}
