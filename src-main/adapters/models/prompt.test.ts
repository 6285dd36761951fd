import { afterEach, describe, expect, it } from 'vitest';
import type { CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import type { AnswerPart } from '#shared/model/message.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import { closeServers, kindOf, requestOf, serve, type Kind } from '#test/support/provider-asking.ts';
import { createPromptWriter } from './prompt.ts';

afterEach(closeServers);

/** What a request of these entries says on the wire, a list for each turn. */
async function sent(
  kind: Kind['kind'],
  turns: readonly (readonly Entry[])[],
  model = 'claude-sonnet-4-5',
): Promise<Record<string, unknown>[]> {
  const { server, models } = await serve(kindOf(kind), () => [{ text: 'ok' }]);
  const tools = ['read', 'list'].map((name) => ({ name, description: `To ${name}.`, input: { type: 'object', properties: {} } }));
  // One list that grows, as a session's does.
  const entries: Entry[] = [];
  for (const turn of turns) {
    entries.push(...turn);
    const request = requestOf(entries, { model: `work/${model}`, tools });
    for await (const event of models.ask(request, new AbortController().signal))
      if (event.type === 'failed') throw new Error(event.failure.message);
  }
  return server.requests.map(({ json }) => json);
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

describe('what is asked of OpenAI', () => {
  const reasoned = (text: string, notes: Record<string, string | null>): AnswerPart => ({
    type: 'reasoning',
    text,
    notes: { openai: notes },
  });

  it('holds the conversation as items, its reasoning encrypted as it came, and leaves nothing there', async () => {
    const [, second] = await sent(
      'openai',
      [
        [user('Look.'), user('And hurry.')],
        [
          says(
            reasoned('First.', { itemId: 'rs_1', reasoningEncryptedContent: null }),
            reasoned('Then more.', { itemId: 'rs_1', reasoningEncryptedContent: 'gAAA-1' }),
            reasoned('', { itemId: 'rs_2', reasoningEncryptedContent: 'gAAA-2' }),
            thought,
            { type: 'text', text: '', notes: { openai: { itemId: 'msg_1' } } },
            calls('c1', { path: 'a' }),
            calls('c2', '{"path": '),
          ),
          result('c1', 'A'),
          result('c2', 'These are no arguments.', 'error'),
          user('Stop soon.'),
        ],
      ],
      'gpt-6.1-sol',
    );
    expect(second).toMatchObject({
      model: 'gpt-6.1-sol',
      stream: true,
      store: false,
      instructions: 'Be brief.',
      include: ['reasoning.encrypted_content'],
      reasoning: { summary: 'auto' },
    });
    expect(second).not.toHaveProperty('max_output_tokens');
    expect(second?.['tools']).toMatchObject([
      { type: 'function', name: 'read', parameters: { type: 'object' }, strict: false },
      { type: 'function', name: 'list', parameters: { type: 'object' }, strict: false },
    ]);
    const words = (text: string) => ({ type: 'input_text', text });
    const summary = (text: string) => ({ type: 'summary_text', text });
    expect(second?.['input']).toEqual([
      { role: 'user', content: [words('Look.'), words('And hurry.')] },
      { type: 'reasoning', id: 'rs_1', encrypted_content: 'gAAA-1', summary: [summary('First.'), summary('Then more.')] },
      { type: 'reasoning', id: 'rs_2', encrypted_content: 'gAAA-2', summary: [] },
      { role: 'assistant', content: '' },
      { type: 'function_call', call_id: 'c1', name: 'read', arguments: '{"path":"a"}' },
      { type: 'function_call', call_id: 'c2', name: 'read', arguments: '{"not_an_object":"{\\"path\\": "}' },
      { type: 'function_call_output', call_id: 'c1', output: 'A' },
      { type: 'function_call_output', call_id: 'c2', output: '{"error":"These are no arguments."}' },
      { role: 'user', content: [words('Stop soon.')] },
    ]);
  });

  it('asks a model that does not reason for no reasoning', async () => {
    const [request] = await sent('openai', [[user('Go.')]], 'gpt-4.1');
    expect(request).not.toHaveProperty('reasoning');
    expect(request).not.toHaveProperty('include');
  });

  it('takes over calls with ids that are too long for it', async () => {
    const id = 'x'.repeat(80);
    const [request] = await sent('openai', [[user('Go.'), says(calls(id, {})), result(id, 'A')]]);
    expect(request?.['input']).toMatchObject([{}, { call_id: 'x'.repeat(64) }, { call_id: 'x'.repeat(64) }]);
  });
});

describe('what is asked of Google', () => {
  const signed = (part: AnswerPart, thoughtSignature: string): AnswerPart => ({ ...part, notes: { google: { thoughtSignature } } });

  it('holds the conversation, with every signature on the part that it came on', async () => {
    const [, second] = await sent(
      'google',
      [
        [user('Look.'), user('And hurry.')],
        [
          says(
            { type: 'reasoning', text: 'Hm.' },
            signed({ type: 'reasoning', text: '' }, 'c2lnLTE='),
            signed({ type: 'text', text: 'I look.' }, 'c2lnLTI='),
            { type: 'text', text: ' \n' },
            signed(calls('c1', { path: 'a' }), 'c2lnLTM='),
            calls('c2', '{"path": '),
            signed({ type: 'text', text: '' }, 'c2lnLTQ='),
          ),
          result('c1', 'A'),
          result('c2', 'These are no arguments.', 'error'),
          user('Stop soon.'),
        ],
      ],
      'gemini-4-argon',
    );
    expect(second).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      generationConfig: { thinkingConfig: { includeThoughts: true } },
      tools: [{ functionDeclarations: [{ name: 'read', description: 'To read.' }, { name: 'list' }] }],
    });
    expect(second?.['generationConfig']).not.toHaveProperty('maxOutputTokens');
    const response = (id: string, said: object) => ({ functionResponse: { id, name: 'read', response: { name: 'read', ...said } } });
    expect(second?.['contents']).toEqual([
      { role: 'user', parts: [{ text: 'Look.' }, { text: 'And hurry.' }] },
      {
        role: 'model',
        parts: [
          { text: 'Hm.', thought: true },
          { text: '', thought: true, thoughtSignature: 'c2lnLTE=' },
          { text: 'I look.', thoughtSignature: 'c2lnLTI=' },
          { functionCall: { id: 'c1', name: 'read', args: { path: 'a' } }, thoughtSignature: 'c2lnLTM=' },
          { functionCall: { id: 'c2', name: 'read', args: { not_an_object: '{"path": ' } } },
          { text: '', thoughtSignature: 'c2lnLTQ=' },
        ],
      },
      { role: 'user', parts: [response('c1', { content: 'A' }), response('c2', { error: 'These are no arguments.' })] },
      { role: 'user', parts: [{ text: 'Stop soon.' }] },
    ]);
  });

  it('sends a call of another provider with the word that stands for a signature', async () => {
    const [request] = await sent('google', [[user('Go.'), says(calls('toolu_1', {})), result('toolu_1', 'A')]], 'gemini-4-argon');
    expect(JSON.stringify(request?.['contents'])).toContain('"thoughtSignature":"skip_thought_signature_validator"');
  });

  it.each(['gemini-2.5-flash-lite', 'gemini-2.0-flash', 'gemma-3-27b-it', 'some/model'])('does not ask %s for thoughts', async (model) => {
    const [request] = await sent('google', [[user('Go.')]], model);
    expect(request?.['generationConfig']).toEqual({});
  });
});

describe.each(['openai', 'google'] as const)('a provider of kind %s without reasoning summaries', (kind) => {
  it('is not asked for them', async () => {
    const { server, models } = await serve(kindOf(kind), () => [{ text: 'ok' }], { reasoningSummaries: false });
    const model = kind === 'openai' ? 'work/gpt-6.1-sol' : 'work/gemini-4-argon';
    for await (const _event of models.ask(requestOf([user('Go.')], { model }), new AbortController().signal));
    expect(server.requests[0]?.text).not.toMatch(/summary|thinkingConfig/);
  });
});

describe.each(['anthropic', 'openai-compatible', 'openai', 'google'] as const)('a growing conversation with %s', (kind) => {
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
    const messages = (request?.['messages'] ?? request?.['input'] ?? request?.['contents']) as { role: string }[];
    expect(messages.at(-1)).toMatchObject({ role: 'user' });
    expect(JSON.stringify(messages.at(-1))).toContain('Your answer was cut off here.');
  });
});

describe('createPromptWriter', () => {
  it('begins anew for a list that was changed before its end', () => {
    const write = createPromptWriter({ joinUserText: false, callId: (id) => id, blankTextOf: null });
    const entries = [user('One.'), says({ type: 'text', text: 'Two.' }), user('Three.')];
    expect(write(entries)).toHaveLength(3);
    entries.splice(0, 3, user('Other.'), user('Words.'));
    expect(write(entries)).toEqual(write([user('Other.'), user('Words.')]));
  });

  it('leaves a prompt alone that it has given out', () => {
    const write = createPromptWriter({ joinUserText: true, callId: (id) => id, blankTextOf: null });
    const entries = [user('One.')];
    const first = write(entries);
    entries.push(user('Two.'));
    write(entries);
    expect(first).toEqual([{ role: 'user', content: [{ type: 'text', text: 'One.' }] }]);
  });
});
