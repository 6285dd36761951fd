import { afterEach, describe, expect, it } from 'vitest';
import { closeServers, collect, HELLO, type Kind, kindOf, KINDS, requestOf, serve } from '#test/support/provider-asking.ts';

const sampling = { temperature: 0.7, maxTokens: 1234, reasoningEffort: 'low' } as const;
afterEach(closeServers);
const signal = () => new AbortController().signal;

/** What a body holds for a model that nobody knows, what it does not, and which settings are said to be left out. */
const BODIES: Readonly<Record<Kind['kind'], { sent: object; unsent: readonly string[]; left: readonly string[] }>> = {
  anthropic: {
    // The thought that was asked for counts on top.
    sent: { max_tokens: 1234 + 1024, thinking: { type: 'enabled', budget_tokens: 1024 } },
    unsent: ['temperature'],
    left: ['temperature'],
  },
  'openai-compatible': { sent: { temperature: 0.7, max_tokens: 1234, reasoning_effort: 'low' }, unsent: [], left: [] },
  openai: { sent: { temperature: 0.7, max_output_tokens: 1234 }, unsent: ['reasoning'], left: ['reasoningEffort'] },
  google: {
    sent: { generationConfig: { temperature: 0.7, maxOutputTokens: 1234, thinkingConfig: { thinkingBudget: expect.any(Number) } } },
    unsent: [],
    left: [],
  },
};

/** The body of a request with these settings, and which of them were said to be left out. */
async function asked(kind: Kind, model = 'work/some/model') {
  const { server, models } = await serve(kind, () => [{ text: 'Hello' }]);
  const events = await collect(models.ask(requestOf(HELLO, { sampling, model }), signal()));
  expect(events.at(-1)).toMatchObject({ type: 'end' });
  return { body: server.requests[0]?.json, left: events.flatMap((event) => (event.type === 'left_out' ? event.settings : [])) };
}

it('of a request over openai hold its effort for a model that reasons', async () => {
  const { body, left } = await asked(kindOf('openai'), 'work/o3');
  expect(body).toMatchObject({ max_output_tokens: 1234, reasoning: { effort: 'low' } });
  expect(body).not.toHaveProperty('temperature');
  expect(left).toEqual(['temperature']);
});

describe.each(KINDS)('settings of a request over $kind', (kind) => {
  it('are in its body, or said to be left out', async () => {
    const { body, left } = await asked(kind);
    const expected = BODIES[kind.kind];
    expect(body).toMatchObject(expected.sent);
    for (const name of expected.unsent) expect(body).not.toHaveProperty(name);
    expect(left).toEqual(expected.left);
  });

  it('that a model refuses are named, so that the turn can be asked again without them', async () => {
    const refusal = {
      status: 400,
      body: { error: { message: "Unsupported parameter: 'temperature' is not supported with this model.", type: 'invalid_request_error' } },
    };
    const { models } = await serve(kind, () => refusal);
    const [last] = (await collect(models.ask(requestOf(HELLO, { sampling: { temperature: 0.7 } }), signal()))).slice(-1);
    expect(last).toMatchObject({ type: 'failed', refuses: ['temperature'], failure: { kind: 'invalid_request' } });
    const other = await serve(kind, () => ({ status: 400, body: { error: { message: 'The prompt is too long.' } } }));
    const [plain] = (await collect(other.models.ask(requestOf(HELLO, { sampling: { temperature: 0.7 } }), signal()))).slice(-1);
    expect(plain).toMatchObject({ type: 'failed', refuses: [] });
  });
});
