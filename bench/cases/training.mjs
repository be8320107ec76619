// A case that trains a model: one step of it, and what a peer needs to take the same steps.
import { clipGradNorm } from 'throughtime';

/**
 * @param data tensors by name
 * @param loss of the model's next step
 * @param clipNorm what the norm of all gradients is clipped to; 0: nothing is
 */
export function training({ model, optimizer, data, loss, clipNorm = 0 }) {
  const step = () => {
    optimizer.zeroGrad();
    const value = loss();
    value.backward();
    optimizer.step(clipNorm ? { guard: clipGradNorm(model.parameters(), clipNorm) } : {});
    return value;
  };
  const outcome = async () => {
    const losses = [];
    for (let i = 0; i < 5; i++) losses.push(await step().item());
    const [first, ...later] = losses;
    return { loss: [first], change: later.map((value) => value - first) };
  };
  return { step, outcome, given: new Map([...model.stateDict(), ...Object.entries(data)]) };
}
