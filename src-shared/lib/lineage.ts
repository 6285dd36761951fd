/** An agent or a session: what has a parent of its own kind. */
interface Descended<Id> {
  readonly id: Id;
  readonly parent: Id | null;
}

interface Known<Id, Row> {
  get(id: Id): Row | undefined;
}

/** One and those above it, nearest first; ends where one is not known. */
export function* lineage<Id extends string, Row extends Descended<Id>>(known: Known<Id, Row>, of: Id): Generator<Row> {
  for (let each = known.get(of); each !== undefined; each = each.parent === null ? undefined : known.get(each.parent)) yield each;
}

/** Whether it is `top`, or below it. */
export function isWithin<Id extends string, Row extends Descended<Id>>(known: Known<Id, Row>, id: Id, top: Id): boolean {
  for (const each of lineage(known, id)) if (each.id === top) return true;
  return false;
}

/** The same line from the top down: a path that a person reads. */
export function pathTo<Id extends string, Row extends Descended<Id>>(known: Known<Id, Row>, id: Id): Row[] {
  return [...lineage(known, id)].toReversed();
}
