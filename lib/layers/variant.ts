// Options of the cells beyond the plain equations, and what they ask of the kernels. A layer without any of them runs the plain kernel.
import { checkDropout, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { Handle } from '../native.js';
import { Parameter } from '../parameter.js';
import { defaultGates, planActivations, type Activation, type ActivationPlan, type GateArguments } from './activation.js';
import type { LayerNorm } from './layer-norm.js';

/** Layer normalisation inside a cell. */
export interface CellNormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

/** What every recurrent layer and cell may have beyond the plain equations. */
export interface VariantOptions {
  /** Bounds the input of every gate's function to ±clip (ONNX `clip`). Default: no bound. */
  readonly clip?: number;
  /**
   * Normalises W_ih x and W_hh h, each over all gates of a row and with a learned scale (`ln_x.weight`, `ln_h.weight`), before the biases;
   * in an LSTM also c on its way to h (`ln_c.weight`, `ln_c.bias`); in a GRU the candidate is normalised apart from the gates
   * (Ba, Kiros & Hinton 2016, eq. 20-25). Default false.
   */
  readonly layerNorm?: boolean | CellNormOptions;
}

/** Probabilities that a unit keeps its value of the step before. */
export interface ZoneoutOptions {
  readonly h?: number;
  readonly c?: number;
}

/** Probabilities of recurrent dropout. */
export interface RecurrentDropoutOptions {
  /** One mask per sequence on the h that W_hh multiplies (Gal & Ghahramani 2016). */
  readonly state?: number;
  /** A mask per step on the candidate that enters the state (Semeniuta, Severyn & Barth 2016). */
  readonly candidate?: number;
}

/** The options of a subclass, as given and filled in. */
export interface VariantPlan {
  readonly clip?: number | undefined;
  readonly layerNorm: boolean | CellNormOptions | undefined;
  readonly activations?: readonly Activation[] | undefined;
  /** The defaults of `activations`, and how to complain about them. */
  readonly gateFunctions: Pick<ActivationPlan, 'arg' | 'defaults'>;
  readonly zoneout?: number | ZoneoutOptions;
  readonly recurrentDropout?: number | RecurrentDropoutOptions;
  /** Whether something only the subclass knows asks for the variant's kernel. */
  readonly special?: boolean;
}

/** Checked, as the kernels take it. */
export interface Variant {
  readonly plain: boolean;
  readonly gates: readonly GateArguments[];
  readonly clip: number;
  readonly norm: boolean;
  readonly eps: number;
  readonly zoneout: Required<ZoneoutOptions>;
  readonly dropout: Required<RecurrentDropoutOptions>;
  /** Whether training draws random numbers. */
  readonly noisy: boolean;
}

type Handles = readonly Handle[] | undefined;

/** What the variants' kernels take beside the plain arguments. */
export interface VariantArguments extends Variant {
  readonly train: boolean;
  readonly wCi: Handles;
  readonly wCf: Handles;
  readonly wCo: Handles;
  readonly lnX: Handles;
  readonly lnH: Handles;
  readonly lnC: Handles;
  readonly lnCBias: Handles;
}

type Part = 'w_ci' | 'w_cf' | 'w_co' | 'ln_x' | 'ln_h' | 'ln_c';

/** @param parts a layer's parameters or norms of a kind, one per layer and direction; @returns undefined for the plain kernel */
export function variantArguments(
  variant: Variant,
  train: boolean,
  parts: (kind: Part) => readonly (Parameter | LayerNorm | undefined)[],
): VariantArguments | undefined {
  if (variant.plain) return undefined;
  const handles = (kind: Part, of: 'weight' | 'bias' = 'weight') => {
    const found = parts(kind).map((part) => (part instanceof Parameter ? part : part?.[of])?.handle);
    return found[0] && (found as Handle[]);
  };
  return {
    ...variant,
    // Dropout is for training; zoneout has an expected value instead, which the kernel knows.
    dropout: train ? variant.dropout : { state: 0, candidate: 0 },
    train,
    wCi: handles('w_ci'),
    wCf: handles('w_cf'),
    wCo: handles('w_co'),
    lnX: handles('ln_x'),
    lnH: handles('ln_h'),
    lnC: handles('ln_c'),
    lnCBias: handles('ln_c', 'bias'),
  };
}

/** @param sizes of the layer; a cell has one of each */
export function planVariant(op: string, plan: VariantPlan, sizes: { readonly layers: number; readonly directions: number }): Variant {
  const functions: ActivationPlan = { op, ...plan.gateFunctions, ...sizes };
  const chosen = planActivations(plan.activations, functions);
  const clip = checkBound(op, 'clip', plan.clip);
  const norm = plan.layerNorm !== undefined && plan.layerNorm !== false;
  const { eps } = checkOptions<CellNormOptions, { eps: number }>(
    `${op}: layerNorm`,
    plan.layerNorm === true || !norm ? {} : plan.layerNorm,
    { eps: 1e-5 },
  );
  const zoneout = both(`${op}: zoneout`, plan.zoneout, { h: 0, c: 0 }, (p) => ({ h: p, c: p }));
  const dropout = both(`${op}: recurrentDropout`, plan.recurrentDropout, { state: 0, candidate: 0 }, (p) => ({ state: p, candidate: 0 }));
  const noisy = [...Object.values(zoneout), ...Object.values(dropout)].some((p) => p > 0);
  return {
    plain: !chosen && clip === 0 && !norm && !noisy && !plan.special,
    gates: chosen ?? defaultGates(functions),
    clip,
    norm,
    eps: checkNumber(op, 'layerNorm.eps', eps, 0),
    zoneout,
    dropout,
    noisy,
  };
}

/** The same for a call of one layer and direction. */
export function ofDirection(variant: Variant, direction: number): Variant {
  const one = (numbers: Float64Array) => numbers.slice(direction, direction + 1);
  return { ...variant, gates: variant.gates.map(([kind, alpha, beta]) => [one(kind), one(alpha), one(beta)] as const) };
}

/** A bound above 0; 0, the kernels' word for none, where there is none. */
export function checkBound(op: string, arg: string, value: number | undefined): number {
  if (value === undefined) return 0;
  if (checkNumber(op, arg, value, 0) === 0) throw complain('ERR_TT_RANGE', { op, arg, got: value, want: 'more than 0' });
  return value;
}

/** A table of probabilities from one number or from some of its entries. */
function both<K extends string>(
  op: string,
  given: number | Partial<Readonly<Record<K, number>>> | undefined,
  defaults: Readonly<Record<K, number>>,
  spread: (p: number) => Readonly<Record<K, number>>,
): Readonly<Record<K, number>> {
  if (given === undefined) return defaults;
  const filled = typeof given === 'number' ? spread(given) : (checkOptions<object, object>(op, given, defaults) as Record<K, number>);
  for (const [name, p] of Object.entries(filled)) checkDropout(op, name, p as number);
  return filled;
}
