import type { EventOf } from '#shared/events/catalog.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Dropped } from '#shared/model/compaction.ts';
import { headOf } from '#shared/model/text.ts';
import type { Conversation, Entry } from './conversation.ts';

/** What a compaction leaves of a conversation, beside the first message and the summary. */
export interface Cut {
  /** The first turn that stays word for word; the compacting turn itself where none does. */
  readonly kept: number;
  /** Calls of kept turns whose output is left out. */
  readonly emptied: readonly CallId[];
  readonly dropped: Dropped;
}

type Known = Pick<Conversation, 'entries' | 'chunks'>;

/**
 * What a summary takes the place of: all but the last two answered turns, or but the last one where two are more than a
 * quarter of the whole; all of them where even one is more than half. Turns without an answer behind those stay.
 *
 * @param turn the one that compacts
 */
export function cutForSummary(known: Known, turn: number): Cut {
  const { entries, chunks } = known;
  const whole = sizeOf(entries);
  const answered = [...chunks.entries()].filter(([, chunk]) => chunk.answered).map(([index]) => index);
  const tail = (count: number): number => answered.at(-count) ?? 0;
  const sizeFrom = (index: number): number => sizeOf(entries.slice(chunks[index]?.at));
  const first = [
    { from: tail(2), fits: answered.length > 2 && sizeFrom(tail(2)) <= whole / 4 },
    { from: tail(1), fits: answered.length > 1 && sizeFrom(tail(1)) <= whole / 2 },
  ].find(({ fits }) => fits);
  return cutAt(known, first?.from ?? (answered.at(-1) ?? -1) + 1, turn, new Set());
}

/**
 * What goes where no summary could be had: outputs of tools, the oldest first; then turns, the oldest first; last the outputs of the
 * last answered turn. No more goes than is needed to come down to a half of the size, or to an eighth when a half was not enough.
 */
export function cutBare(known: Known, turn: number, hard: boolean): Cut {
  const { entries, chunks } = known;
  const target = sizeOf(entries) / (hard ? 8 : 2);
  const last = chunks.findLastIndex((chunk) => chunk.answered);
  const lastAt = chunks[last]?.at ?? entries.length;
  const emptied = new Set<CallId>();
  let from = 0;
  let size = cutSize(known, from, emptied);
  const empty = (within: readonly Entry[]): void => {
    for (const entry of within) {
      if (size <= target) return;
      if (entry.role !== 'tool' || entry.output.length <= LEAST_OUTPUT) continue;
      emptied.add(entry.call);
      size -= entry.output.length - LEFT_OUT.length;
    }
  };
  empty(entries.slice(0, lastAt));
  while (from < last && size > target) {
    from += 1;
    size = cutSize(known, from, emptied);
  }
  empty(entries.slice(lastAt));
  return cutAt(known, from, turn, emptied);
}

/** Whether it takes anything away. */
export function isCut({ dropped, emptied }: Pick<Cut, 'dropped' | 'emptied'>): boolean {
  return dropped.turns > 0 || emptied.length > 0;
}

/** Characters of the conversation that a cut leaves, without the summary. */
export function sizeAfter(known: Known, cut: Cut): number {
  return cutSize(known, firstKept(known, cut.kept), new Set(cut.emptied));
}

/** Characters of entries as a provider is sent them, near enough. */
export function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entrySize(entry), 0);
}

/** Puts the compacted conversation in the place of the whole one. */
export function compact(conversation: Conversation, body: EventOf<'context.compacted'>['body']): void {
  conversation.wish = '';
  if (!isCut(body)) return;
  const { entries, chunks } = conversation;
  const from = firstKept(conversation, body.kept);
  const at = chunks[from]?.at ?? entries.length;
  const emptied = new Set(body.emptied);
  const summary = headOf(body.summary);
  if (summary !== '') conversation.summary = summary;
  // Where no turn goes, what stands before the first stays as it is.
  const head =
    body.dropped.turns === 0
      ? entries.slice(0, at)
      : [...firstMessage(conversation), { role: 'user' as const, text: inPlace(conversation, body) }];
  conversation.entries = [
    ...head,
    ...entries.slice(at).map((entry) => (isEmptied(entry, emptied) ? { ...entry, output: LEFT_OUT } : withoutThoughts(entry))),
  ];
  conversation.chunks = chunks.slice(from).map((chunk) => ({ ...chunk, at: chunk.at - at + head.length }));
}

/** Providers sign thoughts together with all that stood before them, and refuse one that comes after anything else. */
function withoutThoughts(entry: Entry): Entry {
  return entry.role === 'assistant' ? { ...entry, parts: entry.parts.filter(({ type }) => type !== 'reasoning') } : entry;
}

const LEFT_OUT = '[This output was left out to make room. Run the call again, or read the file again, if you need it.]';
/** Shorter outputs stay: the words in their place would be as long. */
const LEAST_OUTPUT = 2 * LEFT_OUT.length;

/** Plain words of Coppice's own, so that a model does not take its summary for the person's words. */
function inPlace({ summary }: Conversation, { dropped, summary: written }: EventOf<'context.compacted'>['body']): string {
  const turns = dropped.turns === 1 ? 'one turn' : `${dropped.turns} turns`;
  const missing =
    headOf(written) === ''
      ? `To make room, ${turns} that stood here were left out without a summary, with the results of their tools. What you need of files you can read again; what a person said in them is missing, so ask if in doubt.`
      : `To make room, ${turns} that stood here were replaced by this summary of them, which you wrote yourself. The first message above and what follows below are word for word; what you need of files or outputs you can read again.`;
  const kept = headOf(written) === '' && summary !== '' ? 'An earlier summary of what came before them:\n' : '';
  return `[notice from Coppice]\n${missing}${summary === '' ? '' : `\n\n${kept}<summary>\n${summary}\n</summary>`}`;
}

function cutAt(known: Known, from: number, turn: number, emptied: ReadonlySet<CallId>): Cut {
  const { entries, chunks } = known;
  const at = chunks[from]?.at ?? entries.length;
  const gone = entries.slice(chunks[0]?.at ?? 0, at);
  const left = entries.slice(at).filter((entry) => isEmptied(entry, emptied));
  const messages = gone.filter(({ role }) => role === 'user').length - (holdsFirst(known) && gone.length > 0 ? 1 : 0);
  return {
    kept: chunks[from]?.turn ?? turn,
    emptied: left.flatMap((entry) => (entry.role === 'tool' ? [entry.call] : [])),
    dropped: {
      turns: chunks.slice(0, from).filter(({ answered }) => answered).length,
      messages,
      toolResults: gone.filter(({ role }) => role === 'tool').length + left.length,
    },
  };
}

function firstKept({ chunks }: Known, kept: number): number {
  const found = chunks.findIndex(({ turn }) => turn >= kept);
  return found === -1 ? chunks.length : found;
}

function cutSize(known: Known, from: number, emptied: ReadonlySet<CallId>): number {
  const { entries, chunks } = known;
  const kept = entries.slice(chunks[from]?.at ?? entries.length);
  const first = from > 0 ? sizeOf(firstMessage(known)) : sizeOf(entries.slice(0, chunks[0]?.at ?? 0));
  return kept.reduce((sum, entry) => sum + (isEmptied(entry, emptied) ? LEFT_OUT.length : entrySize(entry)), first);
}

/** The session's first message stands first, whatever was compacted. */
function firstMessage({ entries }: Known): Entry[] {
  return entries[0]?.role === 'user' ? [entries[0]] : [];
}

function holdsFirst({ chunks }: Known): boolean {
  return chunks[0]?.at === 0;
}

function isEmptied(entry: Entry, emptied: ReadonlySet<CallId>): entry is Extract<Entry, { role: 'tool' }> {
  return entry.role === 'tool' && emptied.has(entry.call);
}

function entrySize(entry: Entry): number {
  switch (entry.role) {
    case 'user':
      return entry.text.length;
    case 'tool':
      return entry.output.length;
    case 'assistant':
      return entry.parts.reduce(
        (sum, part) => sum + (part.type === 'call' ? JSON.stringify(part.args).length : headOf(part.text).length),
        0,
      );
  }
}
