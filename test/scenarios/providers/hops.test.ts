import { expect, it, onTestFinished } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';
import { errorOf, kindOf } from '#test/support/provider-asking.ts';
import type { Reply } from '#test/support/provider-servers.ts';
import type { ReplyPart } from '#test/support/provider-streams.ts';
import { makeRepository } from '#test/support/repositories.ts';

const look: readonly ReplyPart[] = [{ call: { name: 'list', args: {} } }];

/** A server that answers with these, one after another, and then with the last of them. */
async function serving(kind: ReturnType<typeof kindOf>, replies: readonly (Reply | readonly ReplyPart[])[]) {
  const server = await kind.start((_, index) => replies[Math.min(index, replies.length - 1)] ?? []);
  onTestFinished(() => server.close());
  return server;
}

it('a rate limit that passes, one that stays, and one at the next provider: the run ends on this machine, each answer once', async () => {
  const [anthropic, openai, compatible] = [kindOf('anthropic'), kindOf('openai'), kindOf('openai-compatible')];
  const [full, alsoFull] = [await errorOf(anthropic, 'error-429'), await errorOf(openai, 'error-429')];
  expect(full.headers).toHaveProperty('retry-after');
  const work = await serving(anthropic, [full, look, full]);
  const second = await serving(openai, [look, alsoFull]);
  const here = await serving(compatible, [[{ text: 'Said here.' }]]);
  const repository = await makeRepository();
  onTestFinished(() => repository.remove());
  const provider = (name: string, kind: string, url: string) =>
    `[providers.${name}]\nkind = "${kind}"\nbase_url = "${url}"\napi_key = "x"\n`;
  const whole = await openCoppice({
    config: `${provider('work', 'anthropic', work.url)}${provider('second', 'openai', second.url)}
${provider('here', 'openai-compatible', here.url)}models = ["small", "smaller"]
[options]
model = "work/some-model"
[options.tpm_recovery]
provider_model_fallback = ["second/other-model"]
allow_local_last_resort = true
`,
  });
  onTestFinished(() => whole.close());
  const asked = { commandId: newCommandId(), cwd: repository.path, prompt: 'Go.', model: null, mode: 'auto' } as const;
  const root = await whole.client.sessions.start(asked);

  const stages = ['cap_retry', 'cross_provider:0', 'local_last_resort:0'];
  expect(await whole.ended(root.agent)).toMatchObject({
    summary: 'Said here.',
    run: { status: 'completed', recovery: { stages, model: 'here/small' } },
  });
  expect([work, second, here].map(({ requests }) => requests.length)).toEqual([6, 2, 1]);
  const facts = await whole.facts(root.session);
  const started = facts.flatMap((event) => (event.type === 'turn.started' ? [`${event.body.turn} ${event.body.model}`] : []));
  expect(started).toEqual([
    ...Array<string>(2).fill('1 work/some-model'),
    ...Array<string>(4).fill('2 work/some-model'),
    '2 second/other-model',
    '3 second/other-model',
    '3 here/small',
  ]);
  expect(facts.flatMap((event) => (event.type === 'turn.ended' ? [event.body.turn] : []))).toEqual([1, 2, 3]);
  expect(facts.filter(({ type }) => type === 'tool.requested')).toHaveLength(2);
  // What the first two did is told to the third, once.
  expect(compatible.told(here.requests[0]?.json ?? {})).toMatchObject({ prompt: 'Go.', answers: 2, results: { length: 2 } });
});
