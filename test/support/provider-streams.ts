/** One thing in an answer. `wait` holds the stream open at its place until the promise settles. */
export type ReplyPart =
  | { readonly text: string }
  | { readonly reasoning: string; readonly signature?: string }
  /** `args` as text is sent as it is, valid JSON or not. */
  | { readonly call: { readonly name: string; readonly args: unknown; readonly id?: string } }
  | { readonly wait: Promise<unknown> };

export interface ReplyUsage {
  /** Tokens of the prompt without those of the cache. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

export type RawChunk = string | Uint8Array | Promise<unknown>;

/** The request's body, as the provider's reference names its fields. */
export type RequestJson = Readonly<Record<string, unknown>>;

/** Writes an answer as the events of one provider's stream. `index` numbers the answers of a server. */
export type StreamOf = (parts: readonly ReplyPart[], usage: ReplyUsage | null, request: RequestJson, index: number) => RawChunk[];

/** After "Streaming Messages" of Anthropic's reference; test/fixtures/wire says which page. */
export const anthropicStream: StreamOf = (parts, usage, request, index) => {
  const chunks: RawChunk[] = [];
  const event = (type: string, fields: object): void => {
    chunks.push(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  };
  const prompt = {
    input_tokens: usage?.input ?? 0,
    cache_creation_input_tokens: usage?.cacheWrite ?? 0,
    cache_read_input_tokens: usage?.cacheRead ?? 0,
  };
  const message = { id: `msg_${index}`, type: 'message', role: 'assistant', model: request['model'], content: [] };
  event('message_start', { message: { ...message, stop_reason: null, stop_sequence: null, usage: { ...prompt, output_tokens: 1 } } });
  event('ping', {});
  let block = 0;
  for (const part of parts) {
    if ('wait' in part) {
      chunks.push(part.wait);
      continue;
    }
    const delta = (fields: object): void => event('content_block_delta', { index: block, delta: fields });
    if ('text' in part) {
      event('content_block_start', { index: block, content_block: { type: 'text', text: '' } });
      for (const text of pieces(part.text)) delta({ type: 'text_delta', text });
    } else if ('reasoning' in part) {
      event('content_block_start', { index: block, content_block: { type: 'thinking', thinking: '', signature: '' } });
      for (const thinking of pieces(part.reasoning)) delta({ type: 'thinking_delta', thinking });
      delta({ type: 'signature_delta', signature: part.signature ?? `signature-${index}-${block}` });
    } else {
      const { name, args, id = `toolu_${index}_${block}` } = part.call;
      event('content_block_start', { index: block, content_block: { type: 'tool_use', id, name, input: {} } });
      delta({ type: 'input_json_delta', partial_json: '' });
      for (const partial_json of pieces(argumentText(args))) delta({ type: 'input_json_delta', partial_json });
    }
    event('content_block_stop', { index: block });
    block += 1;
  }
  const stop_reason = parts.some((part) => 'call' in part) ? 'tool_use' : 'end_turn';
  event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: usage?.output ?? 0 } });
  event('message_stop', {});
  return chunks;
};

/** After "Chat completion chunk object" of OpenAI's reference; test/fixtures/wire says which page. */
export const openAiStream: StreamOf = (parts, usage, request, index) => {
  const chunks: RawChunk[] = [];
  const head = { id: `chatcmpl-${index}`, object: 'chat.completion.chunk', created: 1_760_000_000, model: request['model'] };
  const chunk = (choices: readonly object[], more: object = {}): void => {
    chunks.push(`data: ${JSON.stringify({ ...head, choices, ...more })}\n\n`);
  };
  const delta = (fields: object): void => chunk([{ index: 0, delta: fields, logprobs: null, finish_reason: null }]);
  delta({ role: 'assistant', content: '' });
  let call = 0;
  for (const part of parts) {
    if ('wait' in part) {
      chunks.push(part.wait);
    } else if ('text' in part) {
      for (const content of pieces(part.text)) delta({ content });
    } else if ('reasoning' in part) {
      // Not OpenAI's, but that of DeepSeek, OpenRouter, vLLM and others of the dialect.
      for (const reasoning_content of pieces(part.reasoning)) delta({ reasoning_content });
    } else {
      const { name, args, id = `call_${index}_${call}` } = part.call;
      delta({ tool_calls: [{ index: call, id, type: 'function', function: { name, arguments: '' } }] });
      for (const text of pieces(argumentText(args))) delta({ tool_calls: [{ index: call, function: { arguments: text } }] });
      call += 1;
    }
  }
  chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: call > 0 ? 'tool_calls' : 'stop' }]);
  if (usage !== null) {
    const cached = usage.cacheRead ?? 0;
    const prompt_tokens = usage.input + cached;
    const totals = { prompt_tokens, completion_tokens: usage.output, total_tokens: prompt_tokens + usage.output };
    chunk([], { usage: { ...totals, prompt_tokens_details: { cached_tokens: cached } } });
  }
  chunks.push('data: [DONE]\n\n');
  return chunks;
};

export function argumentText(args: unknown): string {
  return typeof args === 'string' ? args : JSON.stringify(args);
}

/** Some characters at a time, as a model gives tokens; no character is halved. */
export function pieces(text: string, length = 12): string[] {
  const characters = Array.from(text);
  const result: string[] = [];
  for (let at = 0; at < characters.length; at += length) result.push(characters.slice(at, at + length).join(''));
  return result;
}
