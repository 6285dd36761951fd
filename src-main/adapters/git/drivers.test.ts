import { expect, onTestFinished, test } from 'vitest';
import { makeRepository } from '#test/support/repositories.ts';
import { withoutDrivers } from './drivers.ts';
import { createRun } from './run.ts';

test('A hook that a repository has in its configuration is switched off by its name and by its event', async () => {
  const made = await makeRepository();
  onTestFinished(made.remove);
  await made.git('config', 'hook.o.wn.event', 'reference-transaction');
  await made.git('config', 'hook.o.wn.command', 'false');
  await made.git('config', 'hook.o.wn.enabled', 'true');
  const run = createRun(made.env);
  const at = { repository: made.common };
  const env = await withoutDrivers(run, at);
  const read = async (key: string) => (await run(at, ['config', '--get', key], { env })).out.trim();
  expect(await read('hook.o.wn.enabled')).toBe('false');
  expect(await read('hook.reference-transaction.enabled')).toBe('false');
  // Where git knows such hooks (2.54), this move of a branch would be refused by it.
  const moved = await run(at, ['update-ref', 'refs/heads/other', 'HEAD'], { env });
  expect(moved.code).toBe(0);
});
