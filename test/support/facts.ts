import { catalog, type BodyOf, type EventType, type LedgerEvent, versions } from '#shared/events/catalog.ts';
import { type AgentId, type CommandId, idsFrom, type SessionId } from '#shared/lib/ids.ts';
import type { Commit, Receipt } from '#main/core/ports/ledger.ts';

const START = Date.UTC(2026, 0, 1);
const ids = idsFrom('00000000000000000000000000000007');

/** One agent with the session and run that are its own. */
export interface Someone {
  readonly session: SessionId;
  readonly agent: AgentId;
  readonly run: NonNullable<LedgerEvent['run']>;
}

/** Somebody new each time. */
export function someone(): Someone {
  return { session: ids.session(), agent: ids.agent(), run: ids.run() };
}

/** An event as the engine hands it to a ledger: body checked, texts whole. */
export function eventOf<T extends EventType>(seq: number, type: T, body: BodyOf<T>, of: Someone | null = null): LedgerEvent {
  const { session, agent, run } = of ?? { session: null, agent: null, run: null };
  const envelope = { seq, id: ids.event(START + seq), type, v: versions[type] ?? 1, at: START + seq, session, agent, run };
  const around = { command: newCommand(), actor: { kind: 'engine', id: 'engine', via: 'engine' }, causes: [] };
  return { ...envelope, ...around, body: catalog[type].parse(body) } as unknown as LedgerEvent;
}

export function newCommand(): CommandId {
  return ids.event(START) as string as CommandId;
}

export function receiptOf(more: Partial<Receipt> = {}): Receipt {
  const asked = { text: 'asked' };
  return {
    command: newCommand(),
    kind: 'test.ask',
    at: START,
    seed: '0'.repeat(32),
    attended: true,
    asked,
    outcome: { ok: true, value: '{}' },
    ...more,
  };
}

/** These events under a receipt of their own. */
export function commitOf(events: readonly LedgerEvent[], more: Partial<Commit> = {}): Commit {
  return { events, views: [], receipt: receiptOf(), durability: 'normal', ...more };
}

/** A notice: the smallest fact of a session. */
export function noticeOf(seq: number, of: Someone, text = `notice ${seq}`): LedgerEvent {
  return eventOf(seq, 'notice.given', { about: 'loop', text }, of);
}
