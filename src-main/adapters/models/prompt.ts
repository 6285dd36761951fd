import type { LanguageModelV4Message, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { Json, JsonObject } from '#shared/model/json.ts';
import { headOf } from '#shared/model/text.ts';
import type { Entry } from '#shared/projections/conversation.ts';

type AssistantEntry = Extract<Entry, { role: 'assistant' }>;
type AssistantContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'];

export interface PromptRules {
  /** Consecutive messages of the user become one text: chat templates of local servers want roles to alternate and content to be text. */
  readonly joinUserText: boolean;
  /** A call's id as this provider takes it; a session may have begun with another provider. */
  callId(id: string): string;
  /** Name of the notes that have blank text given back too; null where none do. */
  readonly blankTextOf: string | null;
}

interface Remembered {
  taken: number;
  last: Entry | undefined;
  readonly messages: LanguageModelV4Message[];
}

const GO_ON = '[notice from Coppice]\nYour answer was cut off here. Go on from where it stopped.';

/**
 * Puts entries into a provider's prompt. What was made of a list of entries is kept as long as that list lives, so a
 * turn costs what it adds. The array that comes back is the caller's; its messages are not.
 */
export function createPromptWriter(rules: PromptRules): (entries: readonly Entry[]) => LanguageModelV4Message[] {
  const memory = new WeakMap<readonly Entry[], Remembered>();
  return (entries) => {
    let known = memory.get(entries);
    if (known === undefined || known.taken > entries.length || entries[known.taken - 1] !== known.last) {
      known = { taken: 0, last: undefined, messages: [] };
      memory.set(entries, known);
    }
    for (let at = known.taken; at < entries.length; at += 1) {
      const entry = entries[at];
      if (entry !== undefined) append(known.messages, entry, rules);
    }
    known.taken = entries.length;
    known.last = entries.at(-1);
    const prompt = [...known.messages];
    // Models refuse a conversation that ends with their own words.
    if (prompt.at(-1)?.role === 'assistant') prompt.push({ role: 'user', content: [{ type: 'text', text: GO_ON }] });
    return prompt;
  };
}

/** Replaces the last message where it grows: a request that is under way may still hold it. */
function append(messages: LanguageModelV4Message[], entry: Entry, rules: PromptRules): void {
  const last = messages.at(-1);
  switch (entry.role) {
    case 'user': {
      if (entry.text === '') return;
      const part = { type: 'text' as const, text: entry.text };
      if (last?.role !== 'user') messages.push({ role: 'user', content: [part] });
      else
        messages[messages.length - 1] = {
          role: 'user',
          content: rules.joinUserText ? joined(last.content, part) : [...last.content, part],
        };
      return;
    }
    case 'assistant': {
      const content = assistantContent(entry, rules);
      if (content.length === 0) return;
      if (last?.role !== 'assistant') messages.push({ role: 'assistant', content });
      else messages[messages.length - 1] = { role: 'assistant', content: [...last.content, ...content] };
      return;
    }
    case 'tool': {
      const result = {
        type: 'tool-result' as const,
        toolCallId: rules.callId(entry.providerCall),
        toolName: entry.name,
        output: { type: entry.outcome === 'ok' ? ('text' as const) : ('error-text' as const), value: entry.output },
      };
      if (last?.role !== 'tool') messages.push({ role: 'tool', content: [result] });
      else messages[messages.length - 1] = { role: 'tool', content: [...last.content, result] };
      return;
    }
  }
}

type UserContent = Extract<LanguageModelV4Message, { role: 'user' }>['content'];

function joined(content: UserContent, part: { type: 'text'; text: string }): UserContent {
  const first = content[0];
  return first?.type === 'text' ? [{ type: 'text', text: `${first.text}\n\n${part.text}` }] : [part];
}

function assistantContent(entry: AssistantEntry, rules: PromptRules): AssistantContent {
  const content: AssistantContent = [];
  for (const part of entry.parts) {
    const options = part.notes === undefined ? {} : { providerOptions: part.notes as SharedV4ProviderOptions };
    if (part.type === 'call') {
      const { providerCall, name, args } = part;
      content.push({ type: 'tool-call', toolCallId: rules.callId(providerCall), toolName: name, input: inputOf(args), ...options });
      continue;
    }
    const text = headOf(part.text);
    // Blank text between calls is refused when it comes back.
    if (part.type === 'text' && text.trim() === '' && !isWanted(part.notes, rules)) continue;
    content.push({ type: part.type, text, ...options });
  }
  return content;
}

function isWanted(notes: JsonObject | undefined, { blankTextOf }: PromptRules): boolean {
  return blankTextOf !== null && notes?.[blankTextOf] !== undefined;
}

/** Providers take back only objects as arguments, whatever the model wrote. */
function inputOf(args: Json): JsonObject {
  return typeof args === 'object' && args !== null && !Array.isArray(args) ? args : { not_an_object: args };
}
