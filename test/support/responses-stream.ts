import { argumentText, pieces, type RawChunk, type StreamOf } from './provider-streams.ts';

/** After "Streaming events" of OpenAI's Responses API; test/fixtures/wire says which page. */
export const responsesStream: StreamOf = (parts, usage, request, index) => {
  const chunks: RawChunk[] = [];
  let sequence_number = 0;
  const event = (type: string, fields: object): void => {
    chunks.push(`event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...fields })}\n\n`);
    sequence_number += 1;
  };
  const response = { id: `resp_${index}`, object: 'response', created_at: 1_790_000_000, model: request['model'], store: false };
  event('response.created', { response: { ...response, status: 'in_progress', output: [] } });
  event('response.in_progress', { response: { ...response, status: 'in_progress', output: [] } });
  const output: object[] = [];
  for (const part of parts) {
    if ('wait' in part) {
      chunks.push(part.wait);
      continue;
    }
    const output_index = output.length;
    const item_id = `item_${index}_${output_index}`;
    const place = { item_id, output_index };
    const begin = (item: object): void => event('response.output_item.added', { output_index, item: { id: item_id, ...item } });
    const end = (item: object): void => {
      output.push({ id: item_id, ...item });
      event('response.output_item.done', { output_index, item: { id: item_id, ...item } });
    };
    if ('text' in part) {
      const { text } = part;
      begin({ type: 'message', status: 'in_progress', role: 'assistant', content: [] });
      for (const delta of pieces(text)) event('response.output_text.delta', { ...place, content_index: 0, delta, logprobs: [] });
      event('response.output_text.done', { ...place, content_index: 0, text, logprobs: [] });
      end({ type: 'message', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
    } else if ('reasoning' in part) {
      const { reasoning: text, signature: encrypted_content = `encrypted-${index}-${output_index}` } = part;
      const summary = { ...place, summary_index: 0 };
      begin({ type: 'reasoning', summary: [] });
      event('response.reasoning_summary_part.added', { ...summary, part: { type: 'summary_text', text: '' } });
      for (const delta of pieces(text)) event('response.reasoning_summary_text.delta', { ...summary, delta });
      event('response.reasoning_summary_text.done', { ...summary, text });
      event('response.reasoning_summary_part.done', { ...summary, part: { type: 'summary_text', text } });
      end({ type: 'reasoning', summary: [{ type: 'summary_text', text }], encrypted_content });
    } else {
      const { name, args, id: call_id = `call_${index}_${output_index}` } = part.call;
      const call = { type: 'function_call', call_id, name };
      begin({ ...call, status: 'in_progress', arguments: '' });
      for (const delta of pieces(argumentText(args))) event('response.function_call_arguments.delta', { ...place, delta });
      event('response.function_call_arguments.done', { ...place, name, arguments: argumentText(args) });
      end({ ...call, status: 'completed', arguments: argumentText(args) });
    }
  }
  event('response.completed', { response: { ...response, status: 'completed', output, usage: usage === null ? null : usageOf(usage) } });
  return chunks;
};

function usageOf({ input, output, cacheRead = 0 }: { input: number; output: number; cacheRead?: number }): object {
  const input_tokens = input + cacheRead;
  return {
    input_tokens,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input_tokens + output,
  };
}
