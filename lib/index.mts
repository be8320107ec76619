// The ESM door: the same modules as CommonJS, so a class has one identity whichever way it was loaded.
export * from './index.js';
