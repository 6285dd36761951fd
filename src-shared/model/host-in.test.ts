import { expect, it } from 'vitest';
import { hostIn } from './host-in.ts';

it.each([
  ['example.com', 'example.com'],
  ['WWW.Example.com', 'example.com'],
  ['https://docs.example.com/a?b', 'docs.example.com'],
  ['localhost:3000', 'localhost:3000'],
])('of %s a pattern is %s', (text, host) => {
  expect(hostIn(text)).toBe(host);
});
