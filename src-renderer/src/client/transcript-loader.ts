import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import { mergeEvents, newRange, type TranscriptRange, trimRange } from '#renderer/stores/transcript-range.ts';
import { type LoadedTranscript, useTranscripts } from '#renderer/stores/transcripts.ts';
import { problemText } from './problem.ts';
import type { Rpc } from './rpc.ts';

/** Facts asked for at first, and per step back. */
const FIRST = 500;
const OLDER = 1000;
/** A range that only follows what happens is cut back to KEPT facts when it passes MOST. */
const MOST = 8000;
const KEPT = 3000;

interface Open {
  range: TranscriptRange;
  state: LoadedTranscript['state'];
  problem: string | null;
  more: boolean;
  loadingOlder: boolean;
  /** Facts that came while a range was on its way. */
  early: LedgerEvent[] | null;
}

/** What the window asks of transcripts. None of these rejects: a failure stands in the transcript. */
export interface TranscriptLoader {
  /** Loads the newest part of a session, once. A failed one is tried again. */
  readonly ensure: (session: SessionId) => Promise<void>;
  /** Loads the part before. Resolves to whether anything older came. */
  readonly older: (session: SessionId) => Promise<boolean>;
  /** Facts as they happen, in order. Those of sessions that are not loaded pass by. */
  readonly take: (events: readonly LedgerEvent[]) => void;
  /** While on, nothing is cut off at the beginning: the person is reading there. */
  readonly hold: (on: boolean) => void;
  /** After a gap: loads what loaded sessions missed since `seq`. */
  readonly catchUp: (seq: number) => Promise<void>;
}

export function createTranscriptLoader(rpc: Pick<Rpc, 'sessions'>): TranscriptLoader {
  const open = new Map<SessionId, Open>();
  const loading = new Map<SessionId, Promise<void>>();
  let held = false;

  const publish = (sessions: Iterable<SessionId>) => {
    const loaded = new Map(useTranscripts.getState().loaded);
    for (const session of sessions) {
      const one = open.get(session);
      if (one === undefined) continue;
      const { state, problem, more, loadingOlder, range } = one;
      loaded.set(session, { session, state, problem, more, loadingOlder, items: range.items });
    }
    useTranscripts.setState({ loaded });
  };

  /** Runs one request for ranges, with facts that happen meanwhile put in afterwards. */
  const during = async (session: SessionId, one: Open, ask: () => Promise<void>) => {
    one.early ??= [];
    try {
      await ask();
      one.state = 'ready';
      one.problem = null;
    } catch (error) {
      one.problem = problemText(error);
      if (one.state === 'loading') one.state = 'failed';
    } finally {
      const early = one.early ?? [];
      one.early = null;
      one.loadingOlder = false;
      // A range that never came would begin in the middle: the next try asks for it whole.
      if (one.state === 'ready') mergeEvents(one.range, early);
      publish([session]);
    }
  };

  const load = async (session: SessionId) => {
    const one: Open = {
      range: newRange(session),
      state: 'loading',
      problem: null,
      more: false,
      loadingOlder: false,
      early: [],
    };
    open.set(session, one);
    publish([session]);
    await during(session, one, async () => {
      const { events, more } = await rpc.sessions.events({ session, before: null, after: null, limit: FIRST });
      mergeEvents(one.range, events);
      one.more = more;
    });
  };

  const queued = (session: SessionId, work: () => Promise<void>): Promise<void> => {
    const next = (loading.get(session) ?? Promise.resolve()).then(work);
    loading.set(session, next);
    void next.finally(() => loading.get(session) === next && loading.delete(session));
    return next;
  };

  return {
    ensure(session) {
      const state = open.get(session)?.state;
      if (state === 'ready') return Promise.resolve();
      return loading.get(session) ?? queued(session, () => load(session));
    },
    async older(session) {
      const before = open.get(session)?.range.events.length ?? 0;
      await queued(session, async () => {
        const one = open.get(session);
        const first = one?.range.events[0]?.seq;
        if (one === undefined || first === undefined || !one.more) return;
        one.loadingOlder = true;
        publish([session]);
        await during(session, one, async () => {
          const { events, more } = await rpc.sessions.events({ session, before: first, after: null, limit: OLDER });
          mergeEvents(one.range, events);
          one.more = more;
        });
      });
      return (open.get(session)?.range.events.length ?? 0) > before;
    },
    take(events) {
      const bySession = Map.groupBy(
        events.filter((event) => event.session !== null && open.has(event.session)),
        (event) => event.session as SessionId,
      );
      const changed: SessionId[] = [];
      for (const [session, fresh] of bySession) {
        const one = open.get(session);
        if (one === undefined || one.state === 'failed') continue;
        if (one.early !== null) {
          one.early.push(...fresh);
          continue;
        }
        if (!mergeEvents(one.range, fresh)) continue;
        if (!held && one.range.events.length > MOST) {
          trimRange(one.range, KEPT);
          one.more = true;
        }
        changed.push(session);
      }
      if (changed.length > 0) publish(changed);
    },
    hold(on) {
      held = on;
    },
    async catchUp(seq) {
      const missed = [...open].map(([session, one]) =>
        queued(session, async () => {
          if (one.state !== 'ready') return load(session);
          const after = Math.max(seq, 0);
          await during(session, one, async () => {
            const { events, more } = await rpc.sessions.events({ session, before: null, after, limit: 2000 });
            if (!more) {
              mergeEvents(one.range, events);
              return;
            }
            // Too much was missed to fill: begin anew at the end.
            const newest = await rpc.sessions.events({ session, before: null, after: null, limit: FIRST });
            one.range = newRange(session);
            mergeEvents(one.range, newest.events);
            one.more = newest.more;
          });
        }),
      );
      await Promise.all(missed);
    },
  };
}
