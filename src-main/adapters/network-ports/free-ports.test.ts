import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPorts } from './free-ports.ts';

const ports = createPorts();

test('A range is found that is nobody’s, always from the same place for a key', async () => {
  const first = await ports.findRange('agent', []);
  expect(await ports.findRange('agent', [])).toEqual(first);
  const second = await ports.findRange('agent', [first!]);
  expect(second!.base).toBeGreaterThanOrEqual(20_000);
  expect(Math.abs(second!.base - first!.base)).toBeGreaterThanOrEqual(first!.count);
});

test('A range in which somebody listens is passed by', async () => {
  const first = await ports.findRange('listener', []);
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(first!.base + 3, '127.0.0.1', resolve));
  expect((await ports.findRange('listener', []))!.base).not.toBe(first!.base);
});

test('Where all are taken there is none', async () => {
  expect(await ports.findRange('late', [{ base: 20_000, count: 10_000 }])).toBe(null);
});
