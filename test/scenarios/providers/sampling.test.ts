import { afterEach, describe, expect, it } from 'vitest';
import { closeServers, collect, HELLO, KINDS, requestOf, serve } from '#test/support/provider-asking.ts';

const sampling = { temperature: 0.7, maxTokens: 1234, reasoningEffort: 'low' } as const;
afterEach(closeServers);
const signal = () => new AbortController().signal;

describe.each(KINDS)('settings of a request over $kind', (kind) => {
  it('are in its body', async () => {
    const { server, models } = await serve(kind, () => [{ text: 'Hello' }]);
    const events = await collect(models.ask(requestOf(HELLO, { sampling }), signal()));
    expect(events.at(-1)).toMatchObject({ type: 'end' });
    const left = events.flatMap((event) => (event.type === 'left_out' ? event.settings : []));
    const body = server.requests[0]?.text ?? '';
    if (!left.includes('temperature')) expect(body).toMatch(/"temperature":0\.7/);
    // Anthropic counts the thought that was asked for on top.
    expect(body).toMatch(/1234|2258/);
    if (!left.includes('reasoningEffort')) expect(body).toMatch(/"low"|thinking/i);
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
