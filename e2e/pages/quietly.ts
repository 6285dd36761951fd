import type { Page } from '@playwright/test';

/** Collects everything that a page calls an error from now on: thrown, logged, or a breach of its content policy. */
export async function quietly(page: Page): Promise<readonly string[]> {
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(`thrown: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(`console: ${message.text()} (${message.location().url})`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`);
    });
  });
  return said;
}
