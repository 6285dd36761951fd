import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Flow } from '#shared/events/flow.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import type { FlowBlock } from './flow.ts';

type Blocks = ReadonlyMap<SessionId, readonly FlowBlock[]>;

/** Puts pieces to the ends of their blocks by offset. A piece that leaves a hole breaks its block until it begins anew at 0. */
export function withFlow(blocks: Blocks, pieces: readonly Flow[], isSettled: (piece: Flow) => boolean): Blocks {
  const next = new Map(blocks);
  for (const piece of pieces) {
    if (isSettled(piece)) continue;
    const open = next.get(piece.session) ?? [];
    const at = open.findIndex((block) => block.block === piece.block);
    const before = open[at];
    const after = joined(before, piece);
    if (after === before) continue;
    next.set(piece.session, at === -1 ? [...open, after] : open.with(at, after));
  }
  return next;
}

function joined(before: FlowBlock | undefined, piece: Flow): FlowBlock {
  const { session, agent, block, kind } = piece;
  if (piece.offset === 0 && (before === undefined || before.broken || piece.text.length >= before.text.length))
    return { session, agent, block, kind, text: piece.text, broken: false };
  if (before === undefined) return { session, agent, block, kind, text: '', broken: true };
  if (before.broken) return before;
  if (piece.offset > before.text.length) return { ...before, broken: true };
  // What is known already comes again after a new subscription: only what goes beyond it counts.
  const known = before.text.length - piece.offset;
  return known >= piece.text.length ? before : { ...before, text: before.text + piece.text.slice(known) };
}

/** What has been settled by facts, so that flow that comes late is let go. */
export interface Settled {
  /** Highest settled turn and attempt of a session. */
  readonly turns: Map<SessionId, { turn: number; attempt: number }>;
  /** Calls that ended. Only those of open blocks matter, so it is emptied with them. */
  readonly calls: Set<string>;
}

export function isSettled(settled: Settled, piece: Pick<Flow, 'session' | 'block' | 'kind'>): boolean {
  if (piece.kind === 'output') return settled.calls.has(piece.block);
  const last = settled.turns.get(piece.session);
  if (last === undefined) return false;
  const [turn = 0, attempt = 0] = piece.block.split('.').map(Number);
  return turn < last.turn || (turn === last.turn && attempt <= last.attempt);
}

/** Notes what an event settles; true where it settled something. */
export function settle(settled: Settled, event: LedgerEvent): boolean {
  if (event.session === null) return false;
  switch (event.type) {
    case 'turn.ended':
    case 'turn.cut':
      settled.turns.set(event.session, { turn: event.body.turn, attempt: event.body.attempt });
      return true;
    case 'tool.ended':
      settled.calls.add(event.body.call);
      return true;
    default:
      return false;
  }
}

/** Lets go of the blocks that facts have settled. */
export function withoutSettled(blocks: Blocks, settled: Settled): Blocks {
  const next = new Map<SessionId, readonly FlowBlock[]>();
  for (const [session, open] of blocks) {
    const left = open.filter((block) => !isSettled(settled, block));
    if (left.length > 0) next.set(session, left.length === open.length ? open : left);
  }
  return next;
}
