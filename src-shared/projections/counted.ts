import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { EventId } from '#shared/lib/ids.ts';
import type { Stretch } from '#shared/model/rewind.ts';

/** Which events of one agent count, now and as it was right after each of them. */
export interface Counted {
  readonly now: readonly LedgerEvent[];
  /** Undefined for an event that is not among them. */
  after(event: EventId): readonly LedgerEvent[] | undefined;
}

/** @param events of one agent, oldest first */
export function countedOf(events: readonly LedgerEvent[]): Counted {
  let line: LedgerEvent[] = [];
  // A line only grows at its end until it is cut: where it stood is told by the line and a length.
  const marks = new Map<EventId, { readonly line: readonly LedgerEvent[]; readonly length: number }>();
  for (const event of events) {
    const to = event.type === 'agent.rewound' && event.body.conversation ? marks.get(event.body.to) : undefined;
    if (to === undefined) line.push(event);
    else line = to.line.slice(0, to.length);
    marks.set(event.id, { line, length: line.length });
  }
  return {
    now: line,
    after(event) {
      const mark = marks.get(event);
      return mark?.line.slice(0, mark.length);
    },
  };
}

/** What stands in one line of events and not in the other. */
export function stretchOf(events: readonly LedgerEvent[], without: readonly LedgerEvent[]): Stretch {
  const others = new Set(without.map(({ id }) => id));
  const stretch: Stretch = { turns: [], calls: [], messages: [] };
  for (const event of events) {
    if (others.has(event.id)) continue;
    if (event.type === 'turn.requested') stretch.turns.push(event.body.turn);
    else if (event.type === 'tool.requested') stretch.calls.push(event.body.call);
    else if (event.type === 'message.accepted') stretch.messages.push(event.body.message);
  }
  return stretch;
}
