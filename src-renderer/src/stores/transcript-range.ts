import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import { transcript, type TranscriptItem } from '#shared/projections/transcript.ts';

/**
 * A range of one session's facts and the items folded from them. It belongs to one owner and grows in place: what is drawn from it
 * is a `LoadedTranscript`, made anew after each change.
 */
export interface TranscriptRange {
  readonly session: SessionId;
  /** By seq, without a gap within the session. */
  events: LedgerEvent[];
  readonly seqs: Set<number>;
  readonly rows: Map<string, TranscriptItem>;
  /** The rows by `order`. */
  items: TranscriptItem[];
}

export function newRange(session: SessionId): TranscriptRange {
  return { session, events: [], seqs: new Set(), rows: new Map(), items: [] };
}

/**
 * Takes facts in, whatever their order; a fact that is there already is passed by. Facts newer than all others are folded on, older
 * ones begin the fold anew.
 * @returns whether anything was new.
 */
export function mergeEvents(range: TranscriptRange, incoming: readonly LedgerEvent[]): boolean {
  const fresh = incoming.filter((event) => event.session === range.session && !range.seqs.has(event.seq));
  if (fresh.length === 0) return false;
  fresh.sort((a, b) => a.seq - b.seq);
  const last = range.events.at(-1)?.seq ?? 0;
  for (const event of fresh) range.seqs.add(event.seq);
  if ((fresh[0]?.seq ?? 0) > last) {
    for (const event of fresh) {
      range.events.push(event);
      foldOne(range, event);
    }
    return true;
  }
  range.events = [...range.events, ...fresh].sort((a, b) => a.seq - b.seq);
  refold(range);
  return true;
}

/** Keeps the newest `keep` facts. They can be asked for again. */
export function trimRange(range: TranscriptRange, keep: number): void {
  const dropped = range.events.splice(0, Math.max(0, range.events.length - keep));
  for (const event of dropped) range.seqs.delete(event.seq);
  if (dropped.length > 0) refold(range);
}

function refold(range: TranscriptRange): void {
  range.rows.clear();
  range.items = [];
  for (const event of range.events) foldOne(range, event);
}

function foldOne(range: TranscriptRange, event: LedgerEvent): void {
  for (const { key, row } of transcript.fold((wanted) => range.rows.get(wanted), event)) {
    const before = range.rows.get(key);
    if (before !== undefined) {
      const at = place(range.items, before.order);
      if (row !== null && row.order === before.order) {
        range.items[at] = row;
        range.rows.set(key, row);
        continue;
      }
      range.items.splice(at, 1);
      range.rows.delete(key);
    }
    if (row === null) continue;
    range.rows.set(key, row);
    if ((range.items.at(-1)?.order ?? -1) < row.order) range.items.push(row);
    else range.items.splice(place(range.items, row.order), 0, row);
  }
}

/** Index of the first item whose order is not below `order`. */
function place(items: readonly TranscriptItem[], order: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.order ?? 0) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}
