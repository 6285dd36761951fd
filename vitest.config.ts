import { defineConfig } from 'vitest/config';

const LONG = process.env['COPPICE_TEST_LONG'] === '1';

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    include: ['src-*/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/violations/**', 'test/fixtures/**', 'e2e/**'],
    globalSetup: ['test/support/no-leaks.ts'],
    testTimeout: LONG ? 600_000 : 20_000,
    hookTimeout: LONG ? 120_000 : 20_000,
  },
});
