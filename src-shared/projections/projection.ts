import type { LedgerEvent } from '#shared/events/catalog.ts';

/** A row as it is after a fact; `row: null` means that it is gone. */
export interface Change<Row> {
  readonly key: string;
  readonly row: Row | null;
}

/**
 * A view as keyed rows: a fact rewrites only the rows it names.
 *
 * Contract: `fold` is pure, reads rows only through `get`, and never changes a row it was given.
 */
export interface Projection<Row> {
  readonly name: string;
  /** Raised when `fold` changes its mind: saved rows of another version are thrown away and folded anew. */
  readonly version: number;
  readonly fold: (get: (key: string) => Row | undefined, event: LedgerEvent) => readonly Change<Row>[];
}

/** Nothing changed: one array, so that most facts cost no allocation in most views. */
export const UNCHANGED: readonly never[] = [];

export function applyChanges<Row>(rows: Map<string, Row>, changes: readonly Change<Row>[]): void {
  for (const { key, row } of changes) {
    if (row === null) rows.delete(key);
    else rows.set(key, row);
  }
}
