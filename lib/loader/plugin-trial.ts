// Tries the CUDA plugin in a process of its own before it is loaded into the user's: a damaged file, or a driver that the plugin does not fit,
// may end or hang the process, and no handler can catch that. What merely fails there fails here too, with words.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

const patience = 30_000; // ms; a driver that wakes a GPU takes seconds

// The addon is loaded as a runtime loads one, so that the same lines run in Node, Bun and Deno.
const code = `
const [addon, plugin] = JSON.parse(process.env.THROUGHTIME_TRIAL);
const loaded = { exports: {} };
process.dlopen(loaded, addon);
try { loaded.exports.openCuda(plugin); } catch {}
`;

const verdicts = new Map<string, string | undefined>();

/** Whether this program runs a line of JavaScript when it is asked to: an application with Node inside would start once more instead. */
const runsScripts = (): boolean => process.versions['electron'] !== undefined || /^(node|bun|deno)/i.test(basename(process.execPath));

function attempt(addon: string, plugin: string): string | undefined {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', THROUGHTIME_TRIAL: JSON.stringify([addon, plugin]) };
  delete (env as NodeJS.ProcessEnv)['NODE_OPTIONS']; // what is preloaded there has no business here
  const { error, signal, status } = spawnSync(process.execPath, ['-e', code], {
    env,
    timeout: patience,
    stdio: 'ignore',
    windowsHide: true,
  });
  if (error && 'code' in error && error.code === 'ETIMEDOUT') return `did not answer within ${patience / 1000} s`;
  if (error) return undefined; // no process can be started here: nothing is known
  if (signal) return `was ended by ${signal}`;
  return status === 0 ? undefined : `ended with status ${status}`;
}

/**
 * What became of a process that loaded the plugin, in words; undefined where nothing speaks against loading it. Tried once per file.
 * @param addon the file of the addon, which loads the plugin
 */
export function pluginTrouble(addon: string, plugin: string): string | undefined {
  if (!verdicts.has(plugin)) verdicts.set(plugin, runsScripts() ? attempt(addon, plugin) : undefined);
  return verdicts.get(plugin);
}
