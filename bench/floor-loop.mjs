// The floor: the same loop with nothing around it. Ask, parse the stream, read the file, push, ask again.
import { readFile } from 'node:fs/promises';

const [url, file] = process.argv.slice(2);
const messages = [{ role: 'user', content: 'Read the file, again and again.' }];
const tools = [
  {
    type: 'function',
    function: { name: 'read', description: 'Read a file.', parameters: { type: 'object', properties: { path: { type: 'string' } } } },
  },
];
for (;;) {
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'bench', stream: true, messages, tools }),
  });
  let content = '';
  const calls = [];
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: ') || line === 'data: [DONE]') continue;
      const delta = JSON.parse(line.slice(6)).choices[0]?.delta;
      if (delta?.content) content += delta.content;
      if (delta?.tool_calls) calls.push(...delta.tool_calls);
    }
  }
  messages.push({ role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) });
  if (calls.length === 0) break;
  for (const call of calls) {
    const text = await readFile(file, 'utf8');
    messages.push({ role: 'tool', tool_call_id: call.id, content: text });
  }
}
