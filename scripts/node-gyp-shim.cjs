// prebuildify asks "node-gyp" to build; this answers with cmake-js. Target and devdir mean nothing to it:
// one Node-API binary serves every Node version.
'use strict';
const { spawnSync } = require('node:child_process');

const arch = /--arch=(\S+)/.exec(process.argv.slice(2).join(' '))?.[1] ?? process.arch;
const { status } = spawnSync(process.execPath, [require.resolve('cmake-js/bin/cmake-js'), 'rebuild', '-B', 'Release', '-a', arch], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
