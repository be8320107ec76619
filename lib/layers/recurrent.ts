// What LSTM, GRU and RNN share: sizes, parameters of every layer and direction, the order of steps, what is carried. The subclasses call
// their kernel.
import { checkChoice, checkDropout, checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { integersIfAny } from '../integers.js';
import { Model } from '../model.js';
import { native, type Handle, type RecurrentQuestion, type RecurrentWay } from '../native.js';
import type { Parameter } from '../parameter.js';
import { nextStream } from '../random.js';
import { precision } from '../runtime.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { CarriedState } from './carried-state.js';
import type { LayerNorm } from './layer-norm.js';
import { stateOfCalls, statesOfCalls, type HiddenState, type StateForm, type StateOf } from './layer-states.js';
import { readingOrder, type Reading } from './reading-order.js';
import { checkSequenceShape, waysInWords, type SequenceShape } from './recurrent-ways.js';
import { type HiddenSize, type RecurrentCall, type RecurrentPlan, type SequenceOptions, type SequenceResult } from './recurrent-options.js';
import { planStack, runStack, type Stack, type StackLayer } from './stack.js';
import { observerOf, walk, type StateObserver } from './state-observer.js';
import { ofDirection, planVariant, variantArguments, type Variant, type VariantArguments } from './variant.js';
import { withWidth } from './width.js';
import { recurrentWeights, type RecurrentNorms, type RecurrentWeights } from './weights.js';

type Kind = keyof RecurrentWeights;
type Norm = keyof RecurrentNorms;
type Place = `_l${number}` | `_l${number}_reverse`;

/** What a native call computes: without a layer all of them, without a direction every one. */
interface Part {
  readonly layer?: number;
  readonly direction?: number;
}

/** Base of the recurrent layers. `State` is what one native call takes and returns, `Width` how the hidden sizes were given. */
export abstract class Recurrent<State extends HiddenState, Width> extends Model {
  readonly inputSize: number;
  /** As given: one for all layers, or a list. */
  readonly hiddenSize: Width;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
  readonly weightDrop: number;
  readonly goBackwards: boolean;
  /** Of a stateful layer: the state between batches. */
  readonly carried: CarriedState<readonly State[]> | undefined;
  /** `weight_ih_l0`, `weight_hh_l0_reverse`, `bias_ih_l1`, `weight_hr_l0`, … */
  readonly [parameter: `${Kind}${Place}`]: Parameter;
  /** `ln_x_l0`, … with `layerNorm`. */
  readonly [norm: `${Norm}${Place}`]: LayerNorm;

  readonly #name: string;
  /** Ends of the parameter names, in the order of the kernel. */
  readonly #places: Place[] = [];
  /** The parameters' names in that order, spelt once: a step of a stream takes less than spelling them. */
  readonly #names = new Map<Kind, readonly `${Kind}${Place}`[]>();
  readonly #stack: Stack;
  readonly #form: StateForm;
  readonly #variant: Variant;

  protected constructor(inputSize: number, hiddenSize: HiddenSize<Width>, plan: RecurrentPlan) {
    super();
    const { name, gates, bidirectional, dropout, weightDrop, goBackwards, stateful, memory = false } = plan;
    this.#name = name;
    this.inputSize = checkInteger(name, 'inputSize', inputSize);
    this.hiddenSize = hiddenSize;
    this.#stack = planStack(name, { ...plan, inputSize, hiddenSize });
    const { layers, directions, apart } = this.#stack;
    this.layers = layers.length;
    this.bidirectional = bidirectional;
    this.dropout = checkDropout(name, 'dropout', dropout);
    this.weightDrop = checkDropout(name, 'weightDrop', weightDrop);
    if (dropout > 0 && this.layers === 1) {
      throw complain('ERR_TT_ARG', { op: name, arg: 'dropout', got: dropout, want: '0', why: 'it acts between layers and there is one' });
    }
    this.goBackwards = goBackwards;
    this.#form = { op: name, parts: memory ? ['h', 'c'] : ['h'], layers: this.layers, directions, list: Array.isArray(hiddenSize) };
    this.carried = stateful ? new CarriedState({ op: name, batchAxis: 1 }) : undefined;
    this.#variant = planVariant(name, plan, { layers: apart.length > 0 ? 1 : this.layers, directions });
    const { norm, eps } = this.#variant;
    const weightOptions = { ...plan, norm: norm ? { eps, memory } : undefined };
    layers.forEach((sizes, layer) => {
      for (const suffix of bidirectional ? (['', '_reverse'] as const) : ([''] as const)) {
        const place: Place = `_l${layer}${suffix}`;
        this.#places.push(place);
        const weights = recurrentWeights(name, { gates, ...sizes }, weightOptions);
        for (const [kind, part] of Object.entries(weights)) Object.assign(this, { [`${kind}${place}`]: part as Parameter | LayerNorm });
      }
    });
  }

  /** D: 2 when bidirectional, else 1. */
  get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** Width of `output`. */
  get outputSize(): number {
    return this.#stack.outputSize;
  }

  /**
   * Which native calls a forward pass makes, and why: `one call of lstm for 2 layers`. Tells too when the processor slows all of them. Of a
   * layer on a GPU, with a shape: the way that the steps of each layer go, the microseconds of a step (by a model that no GPU has confirmed
   * yet, or as measured, see {@link setKernelChoice}), how many layers run at once, and why the other ways are not taken.
   * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for what is no shape
   */
  explain(shape?: SequenceShape): string {
    const ways = shape === undefined ? undefined : this.#waysOf('explain', shape);
    const { device } = this.#somewhere;
    if (device === 'cpu') return `${this.#calls()}${slowness()}`;
    if (!shape || !ways) return `${this.#calls()}; which way the steps go on ${device} is told for a shape { batch, steps }`;
    return `${this.#calls()}; on ${device} in ${precision(device)}, batch ${shape.batch}, ${shape.steps} steps: ${waysInWords(ways)}`;
  }

  /**
   * What `explain` tells of a GPU, as data: the ways of both passes for every layer, the chosen ones first. Empty on the CPU, which has one
   * way for every shape.
   * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for what is no shape
   */
  ways(shape: SequenceShape): readonly (readonly RecurrentWay[])[] {
    return this.#waysOf('ways', shape);
  }

  #waysOf(asked: string, shape: SequenceShape): readonly (readonly RecurrentWay[])[] {
    const { batch, steps } = checkSequenceShape(`${this.#name}: ${asked}`, shape);
    const { device } = this.#somewhere;
    if (device === 'cpu') return [];
    const { apart, layers, directions } = this.#stack;
    const L = apart.length > 0 ? 1 : layers.length; // of a call
    const projects = this.list('weight_hr') !== undefined;
    return layers.map(({ hidden: H, output: P }) =>
      native().recurrentWays(device, {
        cell: this.cell,
        variant: !this.#variant.plain,
        projects,
        H,
        P,
        B: batch,
        T: steps,
        D: directions,
        L,
      }),
    );
  }

  /** The equations of a step, by the kernels' name for them. */
  protected get cell(): RecurrentQuestion['cell'] {
    return this.#name.toLowerCase() as RecurrentQuestion['cell'];
  }

  /** A parameter: it is where the layer is. */
  get #somewhere(): Parameter {
    return (this.list('weight_hh', 0, 1) as [Parameter])[0];
  }

  #calls(): string {
    const { apart, directions } = this.#stack;
    const kernel = `${this.#name.toLowerCase()}${this.#variant.plain ? '' : '_variant'}`;
    const both = directions === 2 ? ' and both directions' : '';
    const layers = this.layers === 1 ? '1 layer' : `${this.layers} layers`;
    if (apart.length === 0) return `one call of ${kernel} for ${layers}${both}`;
    return `${this.layers} calls of ${kernel}, one per layer, because of ${apart.join(' and ')}`;
  }

  /** Forgets what a stateful layer carries from batch to batch, for training and for inference. */
  resetState(): void {
    this.carried?.reset();
  }

  /**
   * @param x `[B,T,I]`
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE; ERR_TT_ARG for a state of another form
   */
  forward(x: Tensor, options?: SequenceOptions<StateOf<State, Width>>): SequenceResult<StateOf<State, Width>> {
    const op = `${this.#name}.forward`;
    const {
      state,
      maskedOutput,
      lengths: given,
      mask,
    } = checkOptions<SequenceOptions<unknown>, typeof sequenceDefaults>(op, options, sequenceDefaults);
    checkChoice(op, 'maskedOutput', maskedOutput, ['repeat', 'zero']);
    checkTensor(op, 'x', x);
    const { directions, apart } = this.#stack;
    const reading = readingOrder(op, x, { lengths: given, mask, maskedOutput, backwards: this.goBackwards, directions });
    const observe = observerOf(this);
    if (observe) return this.#observed(reading, state, observe);
    const calls = apart.length > 0 ? this.layers : 1;
    const before =
      state === undefined ? this.carried?.before(this.training, x.shape[0] ?? 0) : statesOfCalls<State>(this.#form, state, calls);
    const lengths = integersIfAny(op, 'lengths', reading.lengths);
    const run = () =>
      runStack(this.#stack, reading.x, {
        call: (k, input) => this.#call(input, lengths, before?.[k], calls === 1 ? {} : { layer: k }),
        drop: (input) => this.#drop(input, this.dropout),
        place: reading.place,
      });
    const { output, states } = withWidth(op, x, this.inputSize, run);
    this.carried?.carry(this.training, states);
    return { output, state: stateOfCalls<State, Width>(this.#form, states) };
  }

  /** The same step by step, each of which is told. What a stateful layer carries stays as it is. */
  #observed(reading: Reading, state: unknown, observe: StateObserver): SequenceResult<StateOf<State, Width>> {
    const { layers, directions } = this.#stack;
    const carried = this.carried?.before(this.training, reading.x.shape[0] ?? 0);
    const given = state ?? (carried && stateOfCalls<State, Width>(this.#form, carried));
    const before = given === undefined ? undefined : statesOfCalls<State>(this.#form, given, layers.length);
    const { output, states } = runStack({ ...this.#stack, apart: ['observed'] }, reading.x, {
      call: (layer, input) => {
        const { output: h, hidden: c } = layers[layer] as StackLayer;
        const step = (direction: number, x: Tensor, lengths: Tensor | undefined, now: State) =>
          this.#call(x, lengths?.handle, now, { layer, direction }).state;
        const widths = Object.fromEntries(this.#form.parts.map((part) => [part, part === 'h' ? h : c]));
        return walk<State>(input, { layer, directions, lengths: reading.lengths, widths, before: before?.[layer], step }, observe);
      },
      drop: (input) => this.#drop(input, this.dropout),
      place: reading.place,
    });
    return { output, state: stateOfCalls<State, Width>(this.#form, states) };
  }

  /** The native call of these sizes' kernel: plain, or with what the options ask for. */
  protected abstract run(
    call: RecurrentCall,
    before: State | undefined,
    variant: VariantArguments | undefined,
  ): { readonly output: Tensor; readonly state: State };

  /** One kind of parameter of every layer and direction, in the order of the kernel; undefined when the layer has none. */
  protected list(kind: Kind, first = 0, end = this.#places.length): Parameter[] | undefined {
    let names = this.#names.get(kind);
    if (!names) this.#names.set(kind, (names = this.#places.map((place) => `${kind}${place}` as const)));
    const found: Parameter[] = [];
    for (let i = first; i < end; i++) found.push(this[names[i] as `${Kind}${Place}`] as Parameter);
    return found[0] && found;
  }

  /** Drops elements while training. */
  #drop(x: Tensor, p: number): Tensor {
    return this.training && p > 0 ? new Tensor(engine().dropout(x.handle, p, ...nextStream())) : x;
  }

  /** The call of all layers, of one, or of one direction of one. */
  #call(x: Tensor, lengths: Handle | undefined, before: State | undefined, { layer, direction }: Part) {
    const D = direction === undefined ? this.directions : 1;
    const first = (layer ?? 0) * this.directions + (direction ?? 0);
    const end = layer === undefined ? this.#places.length : first + D;
    const handles = (kind: Kind) => this.list(kind, first, end)?.map(({ handle }) => handle);
    const dropout = layer === undefined ? this.dropout : 0;
    const noisy = this.training && (dropout > 0 || this.#variant.noisy);
    const call: RecurrentCall = {
      x: x.handle,
      lengths,
      wIh: handles('weight_ih') as Handle[],
      // Values computed from the weights, so that the gradient comes back to them.
      wHh: (this.list('weight_hh', first, end) as Parameter[]).map((weight) => this.#drop(weight, this.weightDrop).handle),
      bIh: handles('bias_ih'),
      bHh: handles('bias_hh'),
      wHr: handles('weight_hr'),
      L: (end - first) / D,
      D,
      noise: noisy ? [dropout, ...nextStream()] : silent,
    };
    const own = direction === undefined ? this.#variant : ofDirection(this.#variant, direction);
    const variant = variantArguments(own, this.training, (kind) => this.#places.slice(first, end).map((place) => this[`${kind}${place}`]));
    return this.run(call, before, variant);
  }
}

/** The portable kernels are the best there is on other processors; on this one they stand in for what it lacks. */
function slowness(): string {
  return process.arch === 'x64' && native().info().isa === 'portable' ? ', in portable code several times slower than with AVX2' : '';
}

const silent: RecurrentCall['noise'] = [0, 0, 0];
const sequenceDefaults = { lengths: undefined, state: undefined, mask: undefined, maskedOutput: 'repeat' } as const;
