import type { LiveBatch } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Flow } from '#shared/events/flow.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { isSettled, settle, type Settled, withFlow, withoutSettled } from '#renderer/stores/flow-assembly.ts';
import { useLive } from '#renderer/stores/live.ts';
import { foldFacts, rowsOf } from '#renderer/stores/live-fold.ts';
import { useView } from '#renderer/stores/view.ts';
import type { Frames } from './frames.ts';
import type { Rpc } from './rpc.ts';
import { createTranscriptLoader, type TranscriptLoader } from './transcript-loader.ts';

/** Time that one frame may spend on facts, and how many are folded between two looks at the clock. */
const FRAME_MS = 5;
const CHUNK = 100;
/** Pause before asking again after a subscription broke, so that an engine that refuses is not asked in a circle. */
const PAUSE_MS = 500;

export interface Live {
  readonly transcripts: TranscriptLoader;
  /** Ends the subscription and forgets what was not applied. */
  readonly stop: () => void;
}

/**
 * Follows the engine: takes a snapshot, subscribes after it, and folds what arrives into the stores, at most once a frame. A gap, or
 * an engine that has let this window go, leads to a new snapshot. Flow is asked for the tree of the selected session.
 */
export function startLive(given: {
  readonly rpc: Rpc;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly frames: (work: () => boolean) => Frames;
}): Live {
  const { rpc } = given;
  const stopping = new AbortController();
  const transcripts = createTranscriptLoader(rpc);
  const settled: Settled = { turns: new Map(), calls: new Set() };
  let facts: LedgerEvent[] = [];
  let flow: Flow[] = [];
  /** Seq of the last fact that was received, applied or not. */
  let received = 0;

  const frames = given.frames(() => {
    applyFacts();
    applyFlow();
    return facts.length > 0;
  });

  function applyFacts(): void {
    if (facts.length === 0) return;
    const until = given.now() + FRAME_MS;
    let taken = 0;
    let rows = useLive.getState() as ReturnType<typeof rowsOf>;
    let settledSome = false;
    do {
      const some = facts.slice(taken, taken + CHUNK);
      taken += some.length;
      rows = foldFacts(rows, some);
      for (const event of some) settledSome = settle(settled, event) || settledSome;
      transcripts.take(some);
    } while (taken < facts.length && given.now() < until);
    facts = facts.slice(taken);
    const { seq, sessions, agents, approvals, questions, permissions, lanes, worktrees, mergeQueues, predictions, spawned } = rows;
    useLive.setState({ seq, sessions, agents, approvals, questions, permissions, lanes, worktrees, mergeQueues, predictions, spawned });
    if (settledSome) useFlow.setState(({ blocks }) => ({ blocks: withoutSettled(blocks, settled) }));
  }

  function applyFlow(): void {
    if (flow.length === 0) return;
    const pieces = flow;
    flow = [];
    const now = given.now();
    useFlow.setState(({ blocks, heard }) => {
      const next = new Map(heard);
      for (const piece of pieces) next.set(piece.agent, now);
      return { blocks: withFlow(blocks, pieces, (piece) => isSettled(settled, piece)), heard: next };
    });
  }

  async function takeSnapshot(signal: AbortSignal): Promise<void> {
    // What was received and not applied is dropped here, so the transcripts catch up from what they have seen.
    const before = useLive.getState().seq;
    const snapshot = await rpc.live.snapshot(undefined, { signal });
    facts = [];
    flow = [];
    received = snapshot.seq;
    useLive.setState({ ...rowsOf(snapshot), ready: true });
    if (before > 0) void transcripts.catchUp(before);
  }

  /** Resolves when the roots changed; rejects when the subscription broke. */
  async function follow(roots: readonly SessionId[], signal: AbortSignal): Promise<'reset' | 'roots'> {
    const changed = new AbortController();
    const either = AbortSignal.any([signal, changed.signal]);
    const unwatch = useView.subscribe((view) => view.session !== (roots[0] ?? null) && changed.abort());
    try {
      if (useView.getState().session !== (roots[0] ?? null)) return 'roots';
      useFlow.setState({ blocks: new Map() });
      for await (const batch of await rpc.live.subscribe({ after: received, roots: [...roots] }, { signal: either })) {
        if (either.aborted) break;
        if (!receive(batch)) return 'reset';
      }
    } catch (error) {
      // The iterator of an aborted call throws whatever its queue was doing; only the reason counts.
      if (!changed.signal.aborted) throw error;
    } finally {
      unwatch();
    }
    if (changed.signal.aborted) return 'roots';
    throw new Error('the engine ended the subscription');
  }

  function receive(batch: LiveBatch): boolean {
    switch (batch.kind) {
      case 'reset':
        return false;
      case 'flow':
        flow.push(...batch.items);
        frames.ask();
        return true;
      case 'facts': {
        if (batch.after > received) return false;
        const fresh = batch.events.filter((event) => event.seq > received);
        for (const event of fresh) facts.push(event);
        received = fresh.at(-1)?.seq ?? received;
        frames.ask();
        return true;
      }
    }
  }

  void (async () => {
    const { signal } = stopping;
    let stale = true;
    while (!signal.aborted) {
      try {
        if (stale) await takeSnapshot(signal);
        stale = false;
        const { session } = useView.getState();
        stale = (await follow(session === null ? [] : [session], signal)) === 'reset';
      } catch {
        if (signal.aborted) return;
        // What the transport could not mend itself: a new snapshot is always right.
        stale = true;
        await given.wait(PAUSE_MS, signal);
      }
    }
  })();

  return {
    transcripts,
    stop() {
      stopping.abort();
      frames.stop();
    },
  };
}
