import { z } from 'zod';
import { CallId } from '#shared/lib/ids.ts';
import { Json, JsonObject } from './json.ts';
import { headOf, LongText } from './text.ts';
import { ToolDisplay } from './tool.ts';

/** Opaque words of a provider that must go back to it as they came (a thinking block's signature). */
const ProviderNotes = JsonObject.optional();

/** One piece of a model's answer, in the order it came. */
export const AnswerPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: LongText, notes: ProviderNotes }),
  z.object({ type: z.literal('reasoning'), text: LongText, notes: ProviderNotes }),
  z.object({
    type: z.literal('call'),
    call: CallId,
    /** The provider's own id of the call; it expects the result under it. */
    providerCall: z.string(),
    /** The name the model used. */
    name: z.string(),
    /** Arguments as the model gave them: any JSON, or the raw text where it was none. */
    args: Json,
    notes: ProviderNotes,
  }),
]);
export type AnswerPart = z.infer<typeof AnswerPart>;

/** Text with a letter in it: a provider may sign its answer by way of text that has none. */
export function isWords(part: AnswerPart): part is Extract<AnswerPart, { type: 'text' }> {
  return part.type === 'text' && headOf(part.text).trim() !== '';
}

/** A call after the tools have looked at it: which tool it is, or why it cannot be run. */
export const CheckedCall = z.object({
  call: CallId,
  name: z.string(),
  /** The canonical name; null where no tool answers to `name`. */
  tool: z.string().nullable(),
  args: JsonObject,
  display: ToolDisplay,
  mutates: z.boolean(),
  /** Text for the model where the call cannot be run: unknown tool, not granted, bad arguments. */
  problem: z.string().nullable(),
});
export type CheckedCall = z.infer<typeof CheckedCall>;

export const Sender = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('agent'), agent: z.string(), name: z.string() }),
  z.object({ kind: z.literal('engine') }),
]);
export type Sender = z.infer<typeof Sender>;
