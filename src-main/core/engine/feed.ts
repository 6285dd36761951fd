import type { LiveBatch } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Flow } from '#shared/events/flow.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Ledger } from '#main/core/ports/ledger.ts';
import type { FlowHub } from './flow.ts';

/** Beyond this many waiting facts a subscriber is sent back to a snapshot. */
const MOST_FACTS = 5000;
/** And beyond this much of them, as JSON, in UTF-16 units: a fact without its long texts can still be large. */
const MOST_LENGTH = 4_194_304;
/** Beyond this much waiting text of one block its beginning is let go: the fact that settles it has the whole. */
const MOST_FLOW = 262_144;
/** One frame, in ms: batches leave no more often. */
const FRAME = 16;

/** Facts of one commit; their length is measured once for all who are told. */
interface Facts {
  readonly events: readonly LedgerEvent[];
  readonly length: number;
}

function lengthOf(events: readonly LedgerEvent[]): number {
  return events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
}

/** Announces facts, after their commit, to whoever subscribed. */
export class Feed {
  private readonly ledger: Ledger;
  private readonly flow: FlowHub;
  private readonly clock: Clock;
  private readonly subscribers = new Set<(facts: Facts) => void>();

  constructor(ledger: Ledger, flow: FlowHub, clock: Clock) {
    this.ledger = ledger;
    this.flow = flow;
    this.clock = clock;
  }

  announce(stored: readonly LedgerEvent[]): void {
    if (this.subscribers.size === 0) return;
    const facts = { events: stored, length: lengthOf(stored) };
    for (const tell of this.subscribers) tell(facts);
  }

  /** Facts after `after` without a gap, then as they come; and the flow of the trees of `roots`. Ends when the signal aborts. */
  async *subscribe(after: number, roots: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<LiveBatch> {
    const waiting = new Waiting(new Set(roots));
    const unwatch = this.flow.watch((flow, root) => waiting.flow(flow, root));
    const tell = (facts: Facts) => waiting.facts(facts);
    this.subscribers.add(tell);
    const wake = () => waiting.wake();
    signal?.addEventListener('abort', wake, { once: true });
    try {
      let sent = after;
      const missed = await this.ledger.readAll(after, MOST_FACTS + 1);
      if (missed.length > MOST_FACTS || lengthOf(missed) > MOST_LENGTH) {
        yield { kind: 'reset', seq: await this.ledger.head() };
        return;
      }
      if (missed.length > 0) yield { kind: 'facts', after: sent, events: [...missed] };
      sent = missed.at(-1)?.seq ?? sent;
      const open = this.flow.current(waiting.roots);
      waiting.drop();
      if (open.length > 0) yield { kind: 'flow', items: open };
      while (signal?.aborted !== true) {
        await waiting.any();
        const { events, items, lost } = waiting.take();
        if (lost) {
          yield { kind: 'reset', seq: await this.ledger.head() };
          return;
        }
        const fresh = events.filter((event) => event.seq > sent);
        if (fresh.length > 0) yield { kind: 'facts', after: sent, events: fresh };
        sent = fresh.at(-1)?.seq ?? sent;
        if (items.length > 0) yield { kind: 'flow', items };
        await new Promise<void>((resolve) => void this.clock.after(FRAME, resolve));
      }
    } finally {
      unwatch();
      this.subscribers.delete(tell);
      signal?.removeEventListener('abort', wake);
    }
  }
}

/** What one subscriber has not been sent yet. Bounded. */
class Waiting {
  readonly roots: ReadonlySet<string>;
  private events: LedgerEvent[] = [];
  private length = 0;
  private blocks = new Map<string, Flow>();
  private lost = false;
  private waker: (() => void) | null = null;

  constructor(roots: ReadonlySet<string>) {
    this.roots = roots;
  }

  facts({ events, length }: Facts): void {
    this.events.push(...events);
    this.length += length;
    if (this.events.length > MOST_FACTS || this.length > MOST_LENGTH) {
      this.lost = true;
      this.events = [];
      this.length = 0;
    }
    this.wake();
  }

  flow(flow: Flow, root: string): void {
    if (!this.roots.has(root)) return;
    const key = `${flow.agent} ${flow.block}`;
    const before = this.blocks.get(key);
    const joined = before === undefined ? flow : { ...before, text: before.text + flow.text };
    const over = joined.text.length - MOST_FLOW;
    this.blocks.set(key, over > 0 ? { ...joined, offset: joined.offset + over, text: joined.text.slice(over) } : joined);
    this.wake();
  }

  /** The text that waits is in what is open now: it would be sent twice. */
  drop(): void {
    this.blocks.clear();
  }

  take(): { events: LedgerEvent[]; items: Flow[]; lost: boolean } {
    const { events, lost } = this;
    const items = [...this.blocks.values()];
    this.events = [];
    this.length = 0;
    this.blocks = new Map();
    this.lost = false;
    return { events, items, lost };
  }

  async any(): Promise<void> {
    if (this.events.length > 0 || this.blocks.size > 0 || this.lost) return;
    await new Promise<void>((resolve) => {
      this.waker = resolve;
    });
  }

  wake(): void {
    this.waker?.();
    this.waker = null;
  }
}
