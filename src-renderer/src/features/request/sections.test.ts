import { expect, test } from 'vitest';
import { requestSections } from './sections.ts';

test("Anthropic's body: system beside the messages, tools by name, the rest as options", () => {
  const sections = requestSections(
    JSON.stringify({
      model: 'claude',
      max_tokens: 8000,
      system: [{ type: 'text', text: 'You are\n a coder.' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Fix it' }] },
        { role: 'assistant', content: [{ type: 'tool_use', name: 'read', input: { path: 'a.ts' } }] },
      ],
      tools: [{ name: 'read', description: 'Reads a file', input_schema: {} }],
    }),
  );
  expect(sections?.options).toEqual({ model: 'claude', max_tokens: 8000 });
  expect(sections?.system?.preview).toBe('You are a coder.');
  expect(sections?.messages.map(({ title, preview }) => [title, preview])).toEqual([
    ['user', 'Fix it'],
    ['assistant', 'read'],
  ]);
  expect(sections?.tools.map(({ title, preview }) => [title, preview])).toEqual([['read', 'Reads a file']]);
});

test("OpenAI's body: the system prompt is a message, a call without words shows what it calls", () => {
  const sections = requestSections(
    JSON.stringify({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'x', type: 'function', function: { name: 'bash', arguments: '{}' } }] },
      ],
      tools: [{ type: 'function', function: { name: 'bash', parameters: {} } }],
    }),
  );
  expect(sections?.system).toBeNull();
  expect(sections?.messages.map(({ title, preview }) => [title, preview])).toEqual([
    ['system', 'Be brief.'],
    ['assistant', 'bash'],
  ]);
  expect(sections?.tools[0]?.title).toBe('bash');
});

test("a playbook's body: what the script was given has the same sections", () => {
  const sections = requestSections(
    JSON.stringify({
      instructions: 'You explore.',
      tools: [{ name: 'read' }],
      entries: [
        { role: 'user', text: 'Go' },
        { role: 'assistant', parts: [{ type: 'text', text: 'I look.' }] },
        { role: 'tool', call: 'call_1', name: 'read', output: 'contents' },
      ],
      caller: { turn: 2 },
    }),
  );
  expect(sections?.system?.preview).toBe('You explore.');
  expect(sections?.messages.map(({ title, preview }) => [title, preview])).toEqual([
    ['user', 'Go'],
    ['assistant', 'I look.'],
    ['tool', 'contents'],
  ]);
  expect(sections?.options).toEqual({ caller: { turn: 2 } });
});

test('a body that is no JSON object has no sections, one without messages has empty ones', () => {
  expect(requestSections('not json')).toBeNull();
  expect(requestSections('[1]')).toBeNull();
  expect(requestSections('{"a":1}')).toEqual({ options: { a: 1 }, system: null, messages: [], tools: [] });
});
