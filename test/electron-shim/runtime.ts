import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '#test/support/chromium.ts';

/** What all parts of the stand-in share. */
export const runtime: { ready: boolean; browser: Browser | null } = { ready: false, browser: null };

export async function launchBrowser(): Promise<void> {
  // The stand-in decides over signals, as Electron does.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  runtime.browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: chromiumArgs,
    ...signals,
  });
}

/**
 * Chromium opens no page of a scheme that it was not built with, so `coppice://app/` is shown under an address of its own, which
 * nothing but the stand-in answers.
 */
export function shownAs(link: string): string {
  return link.replace(/^(\w+):\/\/(\w+)/, (_all, scheme: string, host: string) => `https://${host}.${scheme}.invalid`);
}

export function meantBy(shown: string): string {
  return shown.replace(/^https:\/\/(\w+)\.(\w+)\.invalid/, (_all, host: string, scheme: string) => `${scheme}://${host}`);
}
