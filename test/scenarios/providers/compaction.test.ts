import { describe, expect, it } from 'vitest';
import { errorOf, KINDS } from '#test/support/provider-asking.ts';
import { talk } from '#test/support/talk.ts';

const list = { call: { name: 'list', args: {} } };

describe.each(KINDS)('a provider that refuses for length, over $kind', (kind) => {
  it('is asked for a summary, and for the rest of the work after it', async () => {
    const tooLong = await errorOf(kind, 'error-too-long');
    const { whole, server, start } = await talk(kind, (_, index) => {
      if (index < 2) return [list];
      return index === 2 ? tooLong : [{ text: index === 3 ? 'This was done so far.' : 'All is done.' }];
    });
    const root = await start('Hello');
    const { run, summary } = await whole.ended(root.agent);
    expect([run.status, summary]).toEqual(['completed', 'All is done.']);
    const [first, , refused, asks, last] = server.requests;
    expect(server.requests).toHaveLength(5);
    // The same tools and the same beginning, so that what was cached of it holds; one message more.
    expect(asks?.json['tools']).toEqual(first?.json['tools']);
    expect(asks?.text.length).toBeGreaterThan(refused?.text.length ?? 0);
    expect(asks?.text).toContain('is about to be shortened');
    const forbids = asks?.json['tool_choice'] ?? asks?.json['toolConfig'];
    expect(JSON.stringify(forbids ?? null)).toMatch(kind.kind === 'anthropic' ? /^null$/ : /none/i);
    expect(last?.text).toContain('This was done so far.');
    expect(last?.text).toContain('Hello');
    expect(last?.json['tool_choice']).toEqual(refused?.json['tool_choice']);
    // On record like any other exchange.
    const exchanges = await whole.client.turns.list(root);
    expect(exchanges.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5]);
  });
});
