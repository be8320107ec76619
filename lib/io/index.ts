// Files.
export { loadModel, saveModel } from './model-files.js';
export { readSafetensors, readSafetensorsSync, writeSafetensors, type Safetensors, type WriteOptions } from './safetensors.js';
export { readState, writeState, type StateTree } from './state-file.js';
