#!/usr/bin/env node
// prebuildify asks "node-gyp" to build; build.mjs answers with cmake-js or plain CMake. The arguments (Node version, header folder) mean nothing to it: one
// Node-API binary serves every version.
'use strict';
import('./build.mjs');
