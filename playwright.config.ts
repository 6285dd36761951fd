import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '#test/support/chromium.ts';

export default defineConfig({
  testDir: 'e2e/specs',
  // Its own folder: Playwright empties it at the start.
  outputDir: 'test-results/e2e',
  // One after the other: every spec starts an engine of its own, and the machine is small.
  workers: 1,
  retries: 0,
  // What is waited for comes in well under a second on a quiet machine; a busy one gets time instead of a second try.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    actionTimeout: 10_000,
    // Unpacked once, here, and not by each worker.
    launchOptions: { executablePath: await chromiumPath(), args: chromiumArgs },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
