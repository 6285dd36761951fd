import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { type MergeQueue, type QueueEntry, queueKey, type QueuePast } from '#shared/model/merging.ts';
import { HEAD_LENGTH, headOf } from '#shared/model/text.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** So many that have left are still shown. */
const PAST = 30;

const IN_LINE = { state: 'waiting', from: null, commit: null, verify: null, verifying: null } as const;

/** The line of work for each target, by its key. A row stays when the last has left: it says what became of them. */
export const mergeQueues: Projection<MergeQueue> = {
  name: 'merge_queues',
  version: 1,
  fold(get, event) {
    const { body } = event;
    if (!('queue' in body) || body.queue === null) return UNCHANGED;
    const key = queueKey(body.queue);
    const row = get(key) ?? (event.type === 'queue.added' ? opened(event.body) : undefined);
    if (row === undefined) return UNCHANGED;
    const next = after(row, event);
    return next === row ? UNCHANGED : [{ key, row: next }];
  },
};

function opened({ queue, target }: Pick<MergeQueue, 'target'> & { queue: { repository: string; branch: string } }): MergeQueue {
  return { key: queueKey(queue), repository: queue.repository, target, running: false, trouble: null, entries: [], past: [] };
}

function after(row: MergeQueue, event: LedgerEvent): MergeQueue {
  const { agent, at } = event;
  switch (event.type) {
    case 'queue.started':
      return { ...row, running: true, trouble: null };
    case 'queue.stopped':
      return { ...row, running: false, trouble: event.body.trouble, entries: row.entries.map(backInLine) };
    case 'queue.ordered': {
      const places = new Map(event.body.order.map((each, place) => [each, place]));
      const placeOf = (entry: QueueEntry) => places.get(entry.agent) ?? places.size;
      return { ...row, entries: row.entries.toSorted((a, b) => placeOf(a) - placeOf(b)) };
    }
    default:
      return agent === null ? row : afterOwn(row, agent, at, event);
  }
}

/** What concerns one of those in line. */
function afterOwn(row: MergeQueue, agent: AgentId, at: number, event: LedgerEvent): MergeQueue {
  const change = (changed: Partial<QueueEntry>): MergeQueue => ({
    ...row,
    entries: row.entries.map((entry) => (entry.agent === agent ? { ...entry, ...changed } : entry)),
  });
  const out = (past: QueuePast | null): MergeQueue => ({
    ...row,
    entries: row.entries.filter((entry) => entry.agent !== agent),
    past: past === null ? row.past : [past, ...row.past].slice(0, PAST),
  });
  switch (event.type) {
    case 'queue.added': {
      const { head, kind, message, target } = event.body;
      return { ...row, target, entries: [...row.entries, { agent, head, kind, message, addedAt: at, ...IN_LINE }] };
    }
    case 'queue.removed':
      return out(null);
    case 'landing.started':
      return change({ state: 'preparing' });
    case 'landing.prepared': {
      const { from, commit, verify } = event.body;
      return change({ from, commit, verify, state: verify === null ? 'verified' : 'prepared' });
    }
    case 'landing.set_back':
      return change(IN_LINE);
    case 'verify.started':
      return change({ state: 'verifying', verifying: { path: event.body.path, process: event.body.process } });
    case 'verify.ended':
      return change({ state: event.body.outcome === 'passed' ? 'verified' : 'prepared', verifying: null });
    case 'merge.started':
      return change({ state: 'landing' });
    case 'merge.ended': {
      const { outcome, commit } = event.body;
      if (outcome === 'failed') return change(IN_LINE);
      return out({ agent, at, outcome: 'landed', commit, reason: null, words: '', paths: [], output: null });
    }
    case 'queue.evicted': {
      const { reason, words, paths } = event.body;
      // The same of a text that stands whole and of one that is kept beside the ledger.
      const output = event.body.output === null ? null : headOf(event.body.output).slice(0, HEAD_LENGTH).toWellFormed();
      return out({ agent, at, outcome: 'evicted', commit: null, reason, words, paths, output });
    }
    default:
      return row;
  }
}

/** One that is landing is beyond recall: its end will say how it went. */
function backInLine(entry: QueueEntry): QueueEntry {
  if (entry.state === 'landing' || entry.state === 'waiting') return entry;
  return { ...entry, ...IN_LINE };
}
