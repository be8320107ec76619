// The data of a training in three parts: to train on, to choose the best epoch by, to measure the finished model on.
/** Samples by what they are for. */
export interface Parts<S> {
  readonly train: readonly S[];
  readonly dev: readonly S[];
  readonly test: readonly S[] | undefined;
}

/**
 * The parts as the options say.
 * @param all samples of the training file
 * @param read reads another file and checks it against the training file
 * @param holdOut splits the training samples where there is no dev file
 */
export async function partsOf<S>(
  all: readonly S[],
  { dev, test }: { readonly dev?: string; readonly test?: string },
  read: (path: string) => Promise<readonly S[]>,
  holdOut: () => Pick<Parts<S>, 'train' | 'dev'>,
): Promise<Parts<S>> {
  const measured = test === undefined ? undefined : await read(test);
  if (dev === undefined) return { ...holdOut(), test: measured };
  return { train: all, dev: await read(dev), test: measured };
}
