// A trained model of series in a folder: config.json, scaling.json (sizes of the features), weights and record, see folder.ts.
import type { Model } from '../model.js';
import { Scaler } from '../series/scaler.js';
import type { ModelKind } from './config-file.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import type { SystemParts } from './series-answers.js';

/** @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was */
export async function saveSeriesParts<M extends Model & { readonly config: object }>(
  dir: string,
  kind: ModelKind,
  { model, scaler, labels }: SystemParts<M>,
  record: TrainingRecord,
): Promise<void> {
  await saveFolder(dir, { kind, config: { model: model.config, labels }, parts: { scaling: scaler.toJSON() }, model, record });
}

/**
 * @param what the model is, in errors
 * @param make a model of the sizes in the file
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 */
export async function loadSeriesParts<M extends Model, Config>(
  dir: string,
  { kind, what, make }: { readonly kind: ModelKind; readonly what: string; readonly make: (sizes: Config) => M },
): Promise<SystemParts<M>> {
  return loadFolder(dir, {
    kind,
    parts: ['scaling'],
    what,
    read: (config) => ({
      sizes: config.object('model', 'the configuration of the model') as Config,
      labels: config.names('labels'),
    }),
    make: ({ sizes, labels }, parts, weights) => {
      const model = make(sizes);
      model.loadStateDict(weights);
      return { model: model.eval(), scaler: Scaler.fromJSON(parts.scaling), labels };
    },
  });
}
