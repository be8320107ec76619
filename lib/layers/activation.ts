// The activation functions of the cells' gates: ONNX's list, by name, as the numbers the kernels take.
import { checkChoice, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';

/** Names in the kernels' order, and the defaults of the numbers a function has: those of the ONNX operator of that name. */
const functions = {
  sigmoid: {},
  tanh: {},
  relu: {},
  affine: { alpha: 1, beta: 0 },
  leakyRelu: { alpha: 0.01 },
  thresholdedRelu: { alpha: 1 },
  scaledTanh: { alpha: 1, beta: 1 },
  hardSigmoid: { alpha: 0.2, beta: 0.5 },
  elu: { alpha: 1 },
  softsign: {},
  softplus: {},
} as const;

/**
 * A function of a gate. With `x` the pre-activation: `affine` alpha x + beta, `leakyRelu` alpha x below 0, `thresholdedRelu` x above alpha
 * and else 0, `scaledTanh` alpha tanh(beta x), `hardSigmoid` alpha x + beta within [0, 1], `elu` alpha (e^x - 1) below 0,
 * `softsign` x / (1 + |x|), `softplus` ln(1 + e^x).
 */
export type ActivationName = keyof typeof functions;

/** A function with its numbers; the defaults are ONNX's (`hardSigmoid` 0.2 and 0.5; Keras 3 and PyTorch have alpha 1/6). */
export interface ActivationOptions {
  readonly name: ActivationName;
  readonly alpha?: number;
  readonly beta?: number;
}

export type Activation = ActivationName | ActivationOptions;

/** Function, alpha and beta of one gate, for every layer and direction. */
export type GateArguments = readonly [kind: Float64Array, alpha: Float64Array, beta: Float64Array];

interface Numbers {
  readonly alpha?: number;
  readonly beta?: number;
}

interface Checked {
  readonly name: ActivationName;
  readonly alpha: number;
  readonly beta: number;
}

/** What a list of activations is for. */
export interface ActivationPlan {
  readonly op: string;
  readonly arg: string;
  /** The defaults, one per kind of gate. */
  readonly defaults: readonly ActivationName[];
  readonly layers: number;
  readonly directions: number;
}

/**
 * The kernels' numbers of every gate, or undefined where all functions are the defaults.
 * `given` holds a function per kind of gate, or that for each direction.
 */
export function planActivations(given: readonly Activation[] | undefined, plan: ActivationPlan): GateArguments[] | undefined {
  const { op, arg, defaults, layers, directions } = plan;
  if (given === undefined) return undefined;
  const gates = defaults.length;
  const size = Array.isArray(given) ? given.length : 0;
  const fits = size === gates || size === gates * directions;
  if (!fits) {
    const want =
      directions === 1 ? `${gates} functions` : `${gates} functions, or ${gates * directions}: those of the reverse direction follow`;
    throw complain('ERR_TT_ARG', { op, arg, got: given, want: `an array of ${want}` });
  }
  const checked = given.map((one, i) => checkActivation(op, `${arg}[${i}]`, one));
  if (checked.every(({ name }, i) => name === defaults[i % gates])) return undefined;
  return defaults.map((_, gate) => {
    const of = (i: number) => checked[(gate + (i % directions) * gates) % checked.length] as Checked;
    const numbers = (pick: (one: Checked) => number) => Float64Array.from({ length: layers * directions }, (_, i) => pick(of(i)));
    return [numbers(({ name }) => kindOf(name)), numbers(({ alpha }) => alpha), numbers(({ beta }) => beta)] as const;
  });
}

/** The numbers of functions nobody chose. */
export function defaultGates({ defaults, layers, directions }: ActivationPlan): GateArguments[] {
  const fill = (value: number) => new Float64Array(layers * directions).fill(value);
  return defaults.map((name) => [fill(kindOf(name)), fill(0), fill(0)]);
}

const kindOf = (name: ActivationName): number => Object.keys(functions).indexOf(name);

function checkActivation(op: string, arg: string, given: Activation): Checked {
  const { name, ...numbers } = typeof given === 'object' && given !== null ? given : { name: given };
  checkChoice(op, arg, name, Object.keys(functions) as ActivationName[]);
  const own: Numbers = functions[name];
  // What a function does not have is an unknown option.
  const filled: Numbers = checkOptions(`${op}: ${arg} (${name})`, numbers, own as Required<Numbers>);
  const [alpha, beta] = [checkNumber(op, `${arg}.alpha`, filled.alpha ?? 0), checkNumber(op, `${arg}.beta`, filled.beta ?? 0)];
  // The gradient is computed from the output, which must therefore tell on which side of 0 the input was.
  const folds = (name === 'leakyRelu' || name === 'elu') && alpha < 0;
  if (folds)
    throw complain('ERR_TT_RANGE', { op, arg: `${arg}.alpha`, got: alpha, want: 'at least 0', why: `${name} would not be monotone` });
  if (name === 'scaledTanh' && alpha === 0) throw complain('ERR_TT_RANGE', { op, arg: `${arg}.alpha`, got: 0, want: 'not 0' });
  return { name, alpha, beta };
}
