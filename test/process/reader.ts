// A page in a browser as its reader opens it: nothing runs, nothing is loaded, all fits on a phone, light and dark.
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { chromium, launch } from './chromium.js';
import { look, type Looks } from './look.mjs';

/** Why no page is read, where that is so: a machine of a developer may have no browser; the whole test run installs one. */
export const missing =
  chromium === undefined && !process.env['CI'] ? 'no Chromium found (apt-get install chromium, or CHROMIUM=path)' : undefined;

/** A browser for the tests of a `describe`. */
export function openReader(): { check(file: string): Promise<void> } {
  let browser: Browser;
  let page: Page;
  const heard: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage();
    page.on('console', (message) => heard.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => heard.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => heard.push(request.url()));
  }, 60_000);

  afterAll(() => browser?.close());

  const looks = () => page.evaluate<Looks>(look);
  return {
    async check(file) {
      const url = pathToFileURL(file).href;
      heard.length = 0;
      await page.setViewportSize({ width: 375, height: 800 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(url);
      expect(heard).toEqual([url]);
      const light = await looks();
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await looks();
      await page.setViewportSize({ width: 1100, height: 800 });
      const desk = await looks();
      for (const { overflow, outside, unnamed, both } of [light, dark, desk]) expect({ overflow, outside, unnamed, both }).toEqual({ overflow: 0, outside: [], unnamed: 0, both: 0 }); // prettier-ignore
      expect(light.ground).toBe('rgb(255, 255, 255)');
      expect(dark.ground).toBe('rgb(15, 19, 24)');
      expect(light.ink).not.toBe(dark.ink);
    },
  };
}
