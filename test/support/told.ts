import { z } from 'zod';
import type { RequestJson } from './provider-streams.ts';

/** What a request tells the model, whatever the provider's words for it. */
export interface Told {
  /** The first words of the person, or of the parent. */
  readonly prompt: string;
  /** Answers that it has given so far in this conversation. */
  readonly answers: number;
  /** What tools gave back, in order. */
  readonly results: readonly string[];
}

export type TellOf = (json: RequestJson) => Told;

const Text = z.union([
  z.string(),
  z.array(z.object({ text: z.string().optional() })).transform((parts) => parts.map((part) => part.text ?? '').join('')),
]);
const Block = z.object({ type: z.string(), text: z.string().optional(), content: Text.optional() });
const Messages = z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(Block)]).nullish() }));

/** Of Anthropic Messages and of OpenAI chat completions. */
export const toldInMessages: TellOf = (json) => {
  let prompt: string | undefined;
  let answers = 0;
  const results: string[] = [];
  for (const { role, content } of Messages.parse(json['messages'])) {
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content, content: undefined }] : (content ?? []);
    if (role === 'assistant') answers += 1;
    if (role === 'tool') results.push(blocks.map((block) => block.text ?? '').join(''));
    if (role !== 'user') continue;
    for (const block of blocks) {
      if (block.type === 'tool_result') results.push(block.content ?? '');
      else prompt ??= block.text;
    }
  }
  return { prompt: prompt ?? '', answers, results };
};

const Item = z.object({
  type: z.string().optional(),
  role: z.string().optional(),
  content: Text.optional(),
  output: z.string().optional(),
});

/** Of OpenAI's Responses: an answer is what stands between two things that were said to the model. */
export const toldInItems: TellOf = (json) => {
  let prompt: string | undefined;
  let answers = 0;
  let answering = false;
  const results: string[] = [];
  for (const { type, role, content, output } of z.array(Item).parse(json['input'])) {
    const isSaid = role === 'user' || type === 'function_call_output';
    if (!isSaid && !answering) answers += 1;
    answering = !isSaid;
    if (role === 'user') prompt ??= content;
    if (type === 'function_call_output') results.push(errorIn(output ?? '') ?? output ?? '');
  }
  return { prompt: prompt ?? '', answers, results };
};

const Part = z.object({
  text: z.string().optional(),
  functionResponse: z.object({ response: z.object({ content: z.string().optional(), error: z.string().optional() }) }).optional(),
});
const Contents = z.array(z.object({ role: z.string(), parts: z.array(Part) }));

/** Of the Gemini API. */
export const toldInContents: TellOf = (json) => {
  let prompt: string | undefined;
  let answers = 0;
  const results: string[] = [];
  for (const { role, parts } of Contents.parse(json['contents'])) {
    if (role === 'model') answers += 1;
    if (role !== 'user') continue;
    for (const { text, functionResponse } of parts) {
      if (functionResponse !== undefined) results.push(functionResponse.response.content ?? functionResponse.response.error ?? '');
      else prompt ??= text;
    }
  }
  return { prompt: prompt ?? '', answers, results };
};

/** A result that is an error goes out as JSON. */
function errorIn(output: string): string | undefined {
  const found = /^\{"error":.*\}$/s.test(output) ? z.object({ error: z.string() }).safeParse(JSON.parse(output)) : null;
  return found?.success === true ? found.data.error : undefined;
}
