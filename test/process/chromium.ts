// A browser to look at pages with. Debian's `apt-get install chromium` or any Chrome will do; CHROMIUM names another.
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const known = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Its path, where there is one. */
export const chromium = known.find((path) => path !== undefined && existsSync(path));

/** Starts it in a new, empty profile, quiet towards the network. */
export async function launch(): Promise<Browser> {
  const { chromium: launcher } = await import('playwright-core');
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'].map((what) => `--disable-${what}`);
  return launcher.launch({ executablePath: chromium as string, headless: true, args: ['--no-sandbox', '--no-first-run', ...quiet] });
}
