import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { kindOf } from '#test/support/provider-asking.ts';
import type { ProviderServer, Reply } from '#test/support/provider-servers.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { factsIn, is, resultIn } from './output.ts';
import { watchEngine } from './watching.ts';

const kind = kindOf('openai-compatible');
const writing = [{ text: 'I write it now.' }, { call: { name: 'write', args: { path: 'new.txt', content: 'whole\n' } } }];

let installation: Installation;
let repository: TestRepository;
let server: ProviderServer;
let secondTurn: Reply;
beforeEach(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  let cut = false;
  server = await kind.start((json) => {
    const { answers } = kind.told(json);
    if (answers === 0) return [{ call: { name: 'list', args: {} } }];
    if (answers > 1) return [{ text: 'It is written.' }];
    if (cut) return writing;
    cut = true;
    return secondTurn;
  });
  const config = `[providers.work]\nkind = "openai-compatible"\nbase_url = "${server.url}"\n[options]\nmodel = "work/some-model"\n`;
  await installation.write('config/coppice.toml', config);
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
  await server.close();
});

/** Resolves when the engine of another process has heard words of the answer to the second turn. */
async function heard(session: SessionId): Promise<void> {
  const { client } = await watchEngine(installation.data);
  const { seq } = await client.live.snapshot();
  for await (const batch of await client.live.subscribe({ after: seq, roots: [session] })) {
    if (batch.kind === 'flow' && batch.items.some((item) => item.kind === 'text' && item.text.includes('I write'))) return;
  }
}

it.each<[string, () => Reply, (session: SessionId, next: (type: LedgerEvent['type']) => Promise<unknown>) => Promise<unknown>]>([
  [
    'while it waits for a rate limit',
    () => ({ status: 429, body: { error: { message: 'Rate limit reached.' } }, headers: { 'retry-after': '600' } }),
    (_, next) => next('run.waiting'),
  ],
  [
    'in the middle of a call that streams',
    () => {
      const chunks = kind.stream(writing, null, { model: 'some-model' }, 0);
      const within = chunks.findIndex((chunk) => typeof chunk === 'string' && chunk.includes('path')) + 1;
      expect(within).toBeGreaterThan(0);
      return { raw: [...chunks.slice(0, within), new Promise(() => undefined)] };
    },
    heard,
  ],
])('killed %s, a run is interrupted, and a resume goes on inside the cut turn', async (_, reply, moment) => {
  secondTurn = reply();
  const killed = installation.start(['run', '-C', repository.path, '--mode', 'auto', '--json', 'Write new.txt.']);
  const session = (await killed.event(is('session.created'))).session as SessionId;
  await moment(session, (type) => killed.event(is(type)));
  killed.process.kill('SIGKILL');
  await killed.ended;

  expect((await installation.run(['sessions', 'list'])).stdout).toContain(`${session}  interrupted`);
  expect(server.requests).toHaveLength(2);
  const resumed = await installation.run(['resume', session, '--json']);
  expect(resumed.code).toBe(0);
  expect(resultIn(resumed.stdout)).toMatchObject({ status: 'completed', text: 'It is written.' });

  // The first turn was answered, and is not asked again; the second is asked in the very same words.
  expect(server.requests.map(({ json }) => kind.told(json).answers)).toEqual([0, 1, 1, 2]);
  expect(server.requests[2]?.text).toBe(server.requests[1]?.text);
  const facts = factsIn(resumed.stdout);
  expect(facts[0]).toMatchObject({ type: 'run.started', body: { trigger: 'resume' } });
  expect(facts.flatMap((event) => (event.type === 'turn.ended' ? [event.body.turn] : []))).toEqual([2, 3]);
  expect(facts.filter(is('tool.requested'))).toHaveLength(1);
  expect(server.requests[3]?.text.split('I write it now.')).toHaveLength(2);
  expect(await repository.git('status', '--porcelain')).toBe('?? new.txt');
});
