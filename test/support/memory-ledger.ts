import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Commit, Ledger, Receipt } from '#main/core/ports/ledger.ts';

export interface MemoryLedger extends Ledger {
  readonly events: LedgerEvent[];
  /** Saved rows as JSON, by view and key. */
  readonly saved: Map<string, Map<string, string>>;
}

/** A ledger without a disk, for properties over thousands of commits. Texts stand whole; wire and scratch are not kept. */
export function memoryLedger(): MemoryLedger {
  const events: LedgerEvent[] = [];
  const receipts = new Map<string, Receipt>();
  const saved = new Map<string, Map<string, string>>();
  const commit = async (one: Commit): Promise<readonly LedgerEvent[]> => {
    events.push(...one.events);
    receipts.set(one.receipt.command, one.receipt);
    for (const { view, key, row } of one.views) {
      const rows = saved.get(view) ?? new Map<string, string>();
      saved.set(view, rows);
      if (row === null) rows.delete(key);
      else rows.set(key, row);
    }
    return one.events;
  };
  return {
    events,
    saved,
    commit,
    head: async () => events.length,
    receipt: async (id) => receipts.get(id) ?? null,
    read: async ({ session, after = 0, limit }) => events.filter((event) => event.session === session && event.seq > after).slice(0, limit),
    readAll: async (after, limit) => events.filter((event) => event.seq > after).slice(0, limit),
    rows: async (view) => saved.get(view) ?? new Map(),
    replaceRows: async (view, _, rows) => void saved.set(view, new Map(rows)),
    text: async () => null,
    exchanges: async () => [],
    exchange: async () => null,
    saveScratch: async () => undefined,
    scratch: async () => null,
    close: async () => undefined,
  };
}
