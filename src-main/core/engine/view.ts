import type { LedgerEvent } from '#shared/events/catalog.ts';
import { applyChanges, type Projection } from '#shared/projections/projection.ts';
import type { Lookup } from '#main/core/ports/decision.ts';
import type { Ledger, ViewChange } from '#main/core/ports/ledger.ts';

/** One view: its rows as committed, and what a decision under way has made of them. */
export class View<Key extends string, Row> implements Lookup<Key, Row> {
  readonly projection: Projection<Row>;
  private readonly committed = new Map<string, Row>();
  private readonly staged = new Map<string, Row | null>();

  constructor(projection: Projection<Row>) {
    this.projection = projection;
  }

  readonly get = (key: string): Row | undefined => {
    const row = this.staged.get(key);
    return row === undefined ? this.committed.get(key) : (row ?? undefined);
  };

  *values(): Generator<Row> {
    for (const [key, row] of this.committed) {
      if (!this.staged.has(key)) yield row;
    }
    for (const row of this.staged.values()) {
      if (row !== null) yield row;
    }
  }

  /** Rows as committed: what may be shown. */
  shown(): Row[] {
    return [...this.committed.values()];
  }

  stage(event: LedgerEvent): void {
    for (const { key, row } of this.projection.fold(this.get, event)) this.staged.set(key, row);
  }

  changes(): ViewChange[] {
    return [...this.staged].map(([key, row]) => ({ view: this.projection.name, key, row: row === null ? null : JSON.stringify(row) }));
  }

  settle(committed: boolean): void {
    if (committed) {
      for (const [key, row] of this.staged) {
        if (row === null) this.committed.delete(key);
        else this.committed.set(key, row);
      }
    }
    this.staged.clear();
  }

  async load(ledger: Ledger): Promise<void> {
    const { name, version } = this.projection;
    const saved = (await ledger.rows(name, version)) ?? (await refold(this.projection, ledger));
    for (const [key, row] of saved) this.committed.set(key, JSON.parse(row) as Row);
  }
}

const PAGE = 5000;

/** Folds a view anew from the first event on, where its rows were saved by another version of it. */
async function refold<Row>(projection: Projection<Row>, ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, Row>();
  let after = 0;
  for (;;) {
    const events = await ledger.readAll(after, PAGE);
    for (const event of events) {
      after = event.seq;
      applyChanges(
        rows,
        projection.fold((each) => rows.get(each), event),
      );
    }
    if (events.length < PAGE) break;
  }
  const saved = new Map([...rows].map(([key, row]) => [key, JSON.stringify(row)]));
  await ledger.replaceRows(projection.name, projection.version, saved);
  return saved;
}
