import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { CallId, EventId, MessageId } from '#shared/lib/ids.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { type AnswerPart, isWords, type Sender } from '#shared/model/message.ts';
import { headOf } from '#shared/model/text.ts';
import type { ToolOutcome } from '#shared/model/tool.ts';

/** One entry of what a model is told, in order. Entries are never changed once the next turn has begun. */
export type Entry =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly parts: readonly AnswerPart[] }
  | {
      readonly role: 'tool';
      readonly call: CallId;
      readonly providerCall: string;
      readonly name: string;
      readonly output: string;
      readonly outcome: ToolOutcome;
    };

/** The conversation of one session as its model knows it. Grows by `extend`; belongs to one owner. */
export interface Conversation {
  instructions: string;
  /** Grows at its end; a rewind puts another list in its place. */
  entries: Entry[];
  /** Every message there was: one that was read is read again after a rewind. */
  readonly messages: Map<MessageId, string>;
  readonly calls: Map<CallId, Extract<AnswerPart, { type: 'call' }>>;
  /** Arguments that a person put in place of a call's own. */
  readonly overrides: Map<CallId, JsonObject>;
  /** The first message: what the session is about. */
  prompt: string;
  /** What had streamed of a turn that was cut: told to the model only if another turn follows instead of a second attempt. */
  partial: string;
  /** How it stood right after each event: what a rewind goes back to. */
  readonly marks: Map<EventId, Mark>;
}

interface Mark {
  readonly entries: readonly Entry[];
  readonly length: number;
  readonly partial: string;
}

export function newConversation(): Conversation {
  return {
    instructions: '',
    prompt: '',
    entries: [],
    messages: new Map(),
    calls: new Map(),
    overrides: new Map(),
    partial: '',
    marks: new Map(),
  };
}

/** Takes one more event of the session in, with its texts whole: of a reference only the head is known here. Events of other kinds pass by. */
export function extend(conversation: Conversation, event: LedgerEvent): void {
  if (event.type === 'agent.rewound' && event.body.conversation) rewind(conversation, event.body.to);
  else take(conversation, event);
  const { entries, partial } = conversation;
  conversation.marks.set(event.id, { entries, length: entries.length, partial });
}

/** What came after the event is left out. A call without a result, which models refuse, is given one. */
function rewind(conversation: Conversation, to: EventId): void {
  const mark = conversation.marks.get(to);
  if (mark === undefined) return;
  const entries = mark.entries.slice(0, mark.length);
  const open = new Map<CallId, Extract<AnswerPart, { type: 'call' }>>();
  for (const entry of entries) {
    if (entry.role === 'tool') open.delete(entry.call);
    else if (entry.role === 'assistant') for (const part of entry.parts) if (part.type === 'call') open.set(part.call, part);
  }
  const output = 'Not done: the person went back to before this call.';
  for (const { call, providerCall, name } of open.values())
    entries.push({ role: 'tool', call, providerCall, name, output, outcome: 'cancelled' });
  conversation.entries = entries;
  conversation.partial = mark.partial;
}

function take(conversation: Conversation, event: LedgerEvent): void {
  switch (event.type) {
    case 'agent.created':
      conversation.instructions = headOf(event.body.instructions);
      return;
    case 'message.accepted':
      if (conversation.prompt === '') conversation.prompt = headOf(event.body.text);
      conversation.messages.set(event.body.message, addressed(event.body.from, headOf(event.body.text)));
      return;
    case 'turn.requested':
      if (conversation.partial !== '') {
        conversation.entries.push({ role: 'assistant', parts: [{ type: 'text', text: conversation.partial }] });
      }
      conversation.partial = '';
      for (const message of event.body.messages) {
        conversation.entries.push({ role: 'user', text: conversation.messages.get(message) ?? '' });
      }
      return;
    case 'turn.ended': {
      conversation.partial = '';
      const parts = event.body.parts.map((part) => (part.type === 'call' ? part : { ...part, text: headOf(part.text) }));
      if (parts.length > 0) conversation.entries.push({ role: 'assistant', parts });
      for (const part of parts) {
        if (part.type === 'call') conversation.calls.set(part.call, part);
      }
      return;
    }
    case 'turn.cut':
      conversation.partial = headOf(event.body.text);
      return;
    case 'approval.answered':
      if (event.body.override !== null) conversation.overrides.set(event.body.call, event.body.override.args);
      return;
    case 'tool.ended': {
      const call = conversation.calls.get(event.body.call);
      if (call === undefined) return;
      const { call: id, outcome } = event.body;
      const changed = conversation.overrides.get(id);
      const note =
        changed === undefined ? '' : `[The person changed the arguments of this call. It was run with ${JSON.stringify(changed)}]\n`;
      const { providerCall, name } = call;
      conversation.entries.push({ role: 'tool', call: id, providerCall, name, output: `${note}${headOf(event.body.output)}`, outcome });
      return;
    }
    default:
      return;
  }
}

/** The last words of the assistant, joined; empty where it said none. */
export function lastWords(conversation: Conversation): string {
  for (const entry of conversation.entries.toReversed()) {
    if (entry.role !== 'assistant') continue;
    const words = entry.parts.filter(isWords).map((part) => headOf(part.text));
    if (words.length > 0) return words.join('\n\n');
  }
  return '';
}

function addressed(from: Sender, text: string): string {
  switch (from.kind) {
    case 'person':
      return text;
    case 'agent':
      return `[message from agent ${from.name} (${from.agent})]\n${text}`;
    case 'engine':
      return `[notice from Coppice]\n${text}`;
  }
}
