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

test("OpenAI's body of the Responses API: items without a role are called by their type", () => {
  const sections = requestSections(
    JSON.stringify({
      model: 'gpt',
      store: false,
      instructions: 'Be brief.',
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'Go' }] },
        { type: 'reasoning', id: 'rs_1', encrypted_content: 'gAAA', summary: [{ type: 'summary_text', text: 'Hm.' }] },
        { type: 'function_call', call_id: 'x', name: 'bash', arguments: '{}' },
        { type: 'function_call_output', call_id: 'x', output: 'done' },
      ],
      tools: [{ type: 'function', name: 'bash', description: 'Runs', parameters: {} }],
    }),
  );
  expect(sections?.system?.preview).toBe('Be brief.');
  expect(sections?.messages.map(({ title, preview }) => [title, preview])).toEqual([
    ['user', 'Go'],
    ['reasoning', 'Hm.'],
    ['function_call', 'bash'],
    ['function_call_output', 'done'],
  ]);
  expect(sections?.options).toEqual({ model: 'gpt', store: false });
});

test("Google's body: parts of contents, and the functions of its one tool", () => {
  const sections = requestSections(
    JSON.stringify({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      generationConfig: {},
      contents: [
        { role: 'user', parts: [{ text: 'Go' }] },
        { role: 'model', parts: [{ functionCall: { name: 'bash', args: {} }, thoughtSignature: 'c2ln' }] },
        { role: 'user', parts: [{ functionResponse: { name: 'bash', response: { name: 'bash', content: 'done' } } }] },
      ],
      tools: [
        {
          functionDeclarations: [
            { name: 'bash', description: 'Runs' },
            { name: 'read', description: 'Reads' },
          ],
        },
      ],
    }),
  );
  expect(sections?.system?.preview).toBe('Be brief.');
  expect(sections?.messages.map(({ title, preview }) => [title, preview])).toEqual([
    ['user', 'Go'],
    ['model', 'bash'],
    ['user', 'done'],
  ]);
  expect(sections?.tools.map(({ title, preview }) => [title, preview])).toEqual([
    ['bash', 'Runs'],
    ['read', 'Reads'],
  ]);
  expect(sections?.options).toEqual({ generationConfig: {} });
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
