import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { CallId, EventId, MessageId } from '#shared/lib/ids.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { type AnswerPart, isWords, type Sender } from '#shared/model/message.ts';
import { headOf } from '#shared/model/text.ts';
import type { ToolOutcome } from '#shared/model/tool.ts';
import { compact } from './compaction.ts';

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
  /** Grows at its end; a compaction or a rewind puts another list in its place. */
  entries: Entry[];
  /** Where each turn of the work that is known word for word begins. */
  chunks: readonly Chunk[];
  /** Every message there was: one that was read is read again after a rewind. */
  readonly messages: Map<MessageId, string>;
  readonly calls: Map<CallId, Extract<AnswerPart, { type: 'call' }>>;
  /** Arguments that a person put in place of a call's own. */
  readonly overrides: Map<CallId, JsonObject>;
  /** The first message: what the session is about. */
  prompt: string;
  /** What had streamed of a turn that was cut: told to the model only if another turn follows instead of a second attempt. */
  partial: string;
  /** Turns of the work that were asked so far, those of before a compaction or a rewind counted in. */
  turns: number;
  /** The present turn compacts: what it says is no part of the conversation. */
  compacting: boolean;
  /** What a person wants kept by the compaction that is planned. */
  wish: string;
  /** In place of the turns that are known no more; empty where none was written. */
  summary: string;
  /** Last words of the assistant in those turns. */
  saidBefore: string;
  /** How it stood right after each event: what a rewind goes back to. */
  readonly marks: Map<EventId, Mark>;
}

export interface Chunk {
  readonly turn: number;
  /** Index of its first entry. */
  readonly at: number;
  readonly answered: boolean;
}

/** Lists are held as they were, and `length` says how much of the entries there was. */
interface Mark extends Readonly<Pick<Conversation, 'entries' | 'chunks' | 'partial' | 'summary' | 'saidBefore'>> {
  readonly length: number;
}

export function newConversation(): Conversation {
  return {
    instructions: '',
    prompt: '',
    entries: [],
    chunks: [],
    messages: new Map(),
    calls: new Map(),
    overrides: new Map(),
    partial: '',
    turns: 0,
    compacting: false,
    wish: '',
    summary: '',
    saidBefore: '',
    marks: new Map(),
  };
}

/** Takes one more event of the session in, with its texts whole: of a reference only the head is known here. Events of other kinds pass by. */
export function extend(conversation: Conversation, event: LedgerEvent): void {
  if (event.type === 'agent.rewound' && event.body.conversation) rewind(conversation, event.body.to);
  else take(conversation, event);
  const { entries, chunks, partial, summary, saidBefore } = conversation;
  conversation.marks.set(event.id, { entries, length: entries.length, chunks, partial, summary, saidBefore });
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
  const { chunks, partial, summary, saidBefore } = mark;
  Object.assign(conversation, { entries, chunks, partial, summary, saidBefore, compacting: false, wish: '' });
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
      conversation.compacting = event.body.purpose === 'compact';
      if (conversation.compacting) return;
      conversation.turns += 1;
      conversation.chunks = [...conversation.chunks, { turn: event.body.turn, at: conversation.entries.length, answered: false }];
      for (const message of event.body.messages) {
        conversation.entries.push({ role: 'user', text: conversation.messages.get(message) ?? '' });
      }
      return;
    case 'turn.ended': {
      if (conversation.compacting) return;
      conversation.partial = '';
      const chunk = conversation.chunks.at(-1);
      if (chunk !== undefined) conversation.chunks = [...conversation.chunks.slice(0, -1), { ...chunk, answered: true }];
      const parts = event.body.parts.map((part) => (part.type === 'call' ? part : { ...part, text: headOf(part.text) }));
      if (parts.length > 0) conversation.entries.push({ role: 'assistant', parts });
      for (const part of parts) {
        if (part.type === 'call') conversation.calls.set(part.call, part);
      }
      return;
    }
    case 'turn.cut':
      if (!conversation.compacting) conversation.partial = headOf(event.body.text);
      return;
    case 'compaction.planned':
      conversation.wish = headOf(event.body.wish) || conversation.wish;
      return;
    case 'context.compacted':
      conversation.saidBefore = lastWords(conversation);
      compact(conversation, event.body);
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
  return conversation.saidBefore;
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
