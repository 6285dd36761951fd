import { expect, test } from 'vitest';
import { hostOf } from './pages.ts';

test.each([
  ['https://evil.test./a', 'evil.test'],
  ['https://www.evil.test.:8443/a', 'evil.test:8443'],
  ['https://www.evil.test/a', 'evil.test'],
  ['https://wwwevil.test/a', 'wwwevil.test'],
  ['http://[::1]:80/a', '[::1]'],
])('%s is of the host that a person knows: %s', (url, host) => {
  expect(hostOf(new URL(url))).toBe(host);
});
