import { expect, test } from 'vitest';
import type { AgentId } from '#shared/lib/ids.ts';
import { createDelegationHost } from './delegation-host.ts';
import type { Engine } from './parts.ts';

test('a place that becomes free while it is being told to wait is not missed', async () => {
  let seq = 0;
  const asked: string[] = [];
  const engine = {
    views: {},
    settings: { agentMaxThreads: 1 },
    seq: () => seq,
    insist: async (kind: string) => {
      asked.push(kind);
      // Another run ends right behind this command, before its answer has arrived.
      seq += 1;
      return { ok: true, value: { running: asked.length > 1 } };
    },
    until: (met: () => boolean) => (met() ? Promise.resolve('met') : new Promise(() => undefined)),
  } as unknown as Engine;
  const host = createDelegationHost(engine, () => engine);
  await host.goOn('a0000000' as AgentId, new AbortController().signal);
  expect(asked).toEqual(['run.go_on', 'run.go_on']);
});
