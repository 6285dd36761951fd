import { afterEach, describe, expect, it } from 'vitest';
import type { ModelRequest } from '#main/core/ports/model.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import type { AnswerPart } from '#shared/model/message.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import { startAnthropicServer, startOpenAiServer, type ProviderServer } from '#test/support/provider-servers.ts';
import { createModels } from './create-models.ts';
import { createPromptWriter } from './prompt.ts';

const open: ProviderServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** What a request of these entries says on the wire, a list for each turn. */
async function sent(kind: 'anthropic' | 'openai-compatible', turns: readonly (readonly Entry[])[]): Promise<Record<string, unknown>[]> {
  const server = await (kind === 'anthropic' ? startAnthropicServer : startOpenAiServer)(() => [{ text: 'ok' }]);
  open.push(server);
  const base = { kind, baseUrl: server.url, apiKey: null, headers: {}, source: 'config', problem: null };
  const models = createModels({ providers: [{ name: 'p', ...base }] });
  const caller = { agent: 'a', session: 's', name: 'n', type: 't', depth: 0, cwd: '/w', prompt: 'p', turn: 1, earlier: [] };
  const tools = ['read', 'list'].map((name) => ({ name, description: `To ${name}.`, input: { type: 'object', properties: {} } }));
  // One list that grows, as a session's does.
  const entries: Entry[] = [];
  for (const turn of turns) {
    entries.push(...turn);
    const request: ModelRequest = { model: 'p/claude-sonnet-4-5', instructions: 'Be brief.', entries, tools, caller };
    for await (const event of models.ask(request, new AbortController().signal))
      if (event.type === 'failed') throw new Error(event.failure.message);
  }
  return server.requests.map((request) => request.json);
}

const user = (text: string): Entry => ({ role: 'user', text });
const says = (...parts: AnswerPart[]): Entry => ({ role: 'assistant', parts });
const calls = (id: string, args: Json): AnswerPart => ({
  type: 'call',
  call: id as CallId,
  providerCall: id,
  name: 'read',
  args,
});
const result = (id: string, output: string, outcome: 'ok' | 'error' | 'denied' = 'ok'): Entry => {
  return { role: 'tool', call: id as CallId, providerCall: id, name: 'read', output, outcome };
};
const thought: AnswerPart = { type: 'reasoning', text: 'Hm.', notes: { anthropic: { signature: 'c2ln' } } };
const redacted: AnswerPart = { type: 'reasoning', text: '', notes: { anthropic: { redactedData: 'cmVk' } } };

const CONVERSATION: readonly (readonly Entry[])[] = [
  [user('Look.'), user('And hurry.')],
  [
    says(thought, redacted, { type: 'text', text: ' \n' }, calls('c1', { path: 'a' }), calls('c2', '{"path": ')),
    result('c1', 'A'),
    result('c2', 'These are no arguments.', 'error'),
    user('Stop soon.'),
  ],
];

const ephemeral = { type: 'ephemeral' };

describe('what is asked of Anthropic', () => {
  it('holds the conversation, thinking as it came, failed results as errors, and marks for its cache', async () => {
    const [first, second] = await sent('anthropic', CONVERSATION);
    expect(first?.['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.' },
          { type: 'text', text: 'And hurry.', cache_control: ephemeral },
        ],
      },
    ]);
    expect(second).toMatchObject({ model: 'claude-sonnet-4-5', stream: true, max_tokens: 32_000 });
    expect(second?.['system']).toEqual([{ type: 'text', text: 'Be brief.', cache_control: ephemeral }]);
    expect(second?.['tools']).toMatchObject([{ name: 'read' }, { name: 'list', cache_control: ephemeral }]);
    expect(JSON.stringify(second?.['tools']).match(/ephemeral/g)).toHaveLength(1);
    expect(second?.['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.' },
          { type: 'text', text: 'And hurry.', cache_control: ephemeral },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
          { type: 'redacted_thinking', data: 'cmVk' },
          { type: 'tool_use', id: 'c1', name: 'read', input: { path: 'a' } },
          { type: 'tool_use', id: 'c2', name: 'read', input: { not_an_object: '{"path": ' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c1', content: 'A' },
          { type: 'tool_result', tool_use_id: 'c2', content: 'These are no arguments.', is_error: true },
          { type: 'text', text: 'Stop soon.', cache_control: ephemeral },
        ],
      },
    ]);
  });

  it('takes over calls of a session that began with another provider', async () => {
    const [request] = await sent('anthropic', [[user('Go.'), says(calls('call:1|x', {})), result('call:1|x', 'A')]]);
    expect(request?.['messages']).toMatchObject([
      {},
      { content: [{ type: 'tool_use', id: 'call_1_x' }] },
      { content: [{ type: 'tool_result', tool_use_id: 'call_1_x' }] },
    ]);
  });
});

describe('what is asked of OpenAI-compatible servers', () => {
  it('holds the conversation, with one text a message and arguments that are objects', async () => {
    const [first, second] = await sent('openai-compatible', CONVERSATION);
    const opening = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Look.\n\nAnd hurry.' },
    ];
    expect(first?.['messages']).toEqual(opening);
    expect(second).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(second).not.toHaveProperty('max_tokens');
    expect(second?.['messages']).toEqual([
      ...opening,
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'Hm.',
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } },
          { id: 'c2', type: 'function', function: { name: 'read', arguments: '{"not_an_object":"{\\"path\\": "}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'A' },
      { role: 'tool', tool_call_id: 'c2', content: 'These are no arguments.' },
      { role: 'user', content: 'Stop soon.' },
    ]);
  });
});

describe.each(['anthropic', 'openai-compatible'] as const)('a growing conversation with %s', (kind) => {
  it('says each turn what it would say if asked afresh', async () => {
    const turns: readonly (readonly Entry[])[] = [
      ...CONVERSATION,
      [user('More.')],
      [says(calls('c3', {})), result('c3', 'B')],
      // An answer that was cut, then one that follows it.
      [says({ type: 'text', text: 'Half an ans' })],
      [says({ type: 'text', text: 'wer.' }), user('Thanks.')],
    ];
    const grown = await sent(kind, turns);
    for (const [at, request] of grown.entries()) expect([request]).toEqual(await sent(kind, [turns.slice(0, at + 1).flat()]));
  });

  it('never lets the model speak last', async () => {
    const [request] = await sent(kind, [[user('Go.'), says({ type: 'text', text: 'Half an ans' })]]);
    const messages = request?.['messages'] as { role: string }[];
    expect(messages.at(-1)).toMatchObject({ role: 'user' });
    expect(JSON.stringify(messages.at(-1))).toContain('Your answer was cut off here.');
  });
});

describe('createPromptWriter', () => {
  it('begins anew for a list that was changed before its end', () => {
    const write = createPromptWriter({ joinUserText: false, callId: (id) => id });
    const entries = [user('One.'), says({ type: 'text', text: 'Two.' }), user('Three.')];
    expect(write(entries)).toHaveLength(3);
    entries.splice(0, 3, user('Other.'), user('Words.'));
    expect(write(entries)).toEqual(write([user('Other.'), user('Words.')]));
  });

  it('leaves a prompt alone that it has given out', () => {
    const write = createPromptWriter({ joinUserText: true, callId: (id) => id });
    const entries = [user('One.')];
    const first = write(entries);
    entries.push(user('Two.'));
    write(entries);
    expect(first).toEqual([{ role: 'user', content: [{ type: 'text', text: 'One.' }] }]);
  });
});
