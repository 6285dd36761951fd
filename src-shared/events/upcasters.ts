import { catalog, type EventType, type LedgerEvent, versions } from './catalog.ts';
import type { Envelope } from './envelope.ts';

/** From version n to n + 1 of one type's body. */
type Upcaster = (body: unknown) => unknown;

/** `upcasters['tool.ended'] = [from 1 to 2, from 2 to 3]`. Never edited, only added to. */
export const upcasters: Partial<Record<EventType, readonly Upcaster[]>> = {
  // Children were spawned in one way, and types came with Coppice.
  'agent.created': [
    (body) => {
      const { depth } = body as { readonly depth: number };
      const added = {
        face: depth === 0 ? 'root' : 'spawn_agent',
        definition: { source: 'built-in', file: null },
        limits: { maxDepth: null, maxChildren: null },
        sampling: {},
      };
      return { ...(body as object), ...added };
    },
    // The config alone said it, each time; it still can.
    (body) => ({ ...(body as object), restricted: false }),
  ],
  // More that a notice may be about, and more that a run may wait for: what was written before reads as it is.
  'notice.given': [asItIs],
  'run.waiting': [asItIs],
  // It was asked about definitions alone, and its hash is over them alone.
  'project.trust_decided': [(body) => ({ ...(body as object), items: null })],
  'turn.started': [(body) => ({ ...(body as object), reserved: 0, maxTokens: null })],
  'approval.requested': [(body) => ({ ...(body as object), args: {}, asks: { destroys: null, patterns: [], why: '' } })],
  'approval.answered': [(body) => ({ ...(body as object), override: null })],
  'turn.requested': [(body) => ({ ...(body as object), purpose: 'work' })],
  'turn.ended': [
    // Nobody knew prices.
    (body) => ({ ...(body as object), cost: { nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 } }),
    // Nor windows.
    (body) => ({ ...(body as object), window: null }),
  ],
  // More that a run may begin by.
  'run.queued': [asItIs],
  'run.started': [asItIs, asItIs],
  // There were merge commits alone, and what they gave was not known before.
  'merge.started': [(body) => ({ ...(body as object), path: '', kind: 'merge', message: null, result: null, queue: null })],
  'merge.ended': [(body) => ({ ...(body as object), queue: null })],
  'turn.cut': [
    (body) => {
      const { failure } = body as { readonly failure: object | null };
      return { ...(body as object), failure: failure === null ? null : { ...failure, retryAfterMs: null } };
    },
    // More that a call may fail for.
    asItIs,
  ],
};

function asItIs(body: unknown): unknown {
  return body;
}

/** An event that this build cannot read: its type or its version is newer than the build. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/**
 * Brings an event as stored to the shapes of this build. Reading does not validate: what is in the ledger was checked when written.
 * @throws UnreadableEvent for a type this build does not know, or a body of a later version.
 */
export function upcast(stored: Envelope): LedgerEvent {
  const type = stored.type as EventType;
  if (!(type in catalog))
    throw new UnreadableEvent(
      `event ${stored.id} is of type "${stored.type}", which this version of Coppice does not know: open it with the newer version that wrote it`,
    );
  const current = versions[type] ?? 1;
  if (stored.v > current)
    throw new UnreadableEvent(
      `event ${stored.id} (${type}) has version ${stored.v}; this version of Coppice reads up to ${current}: open it with the newer version that wrote it`,
    );
  if (stored.v === current) return stored as LedgerEvent;
  let body = stored.body;
  for (let version = stored.v; version < current; version += 1) {
    const step = upcasters[type]?.[version - 1];
    if (step === undefined) throw new UnreadableEvent(`no upcaster leads from version ${version} of ${type}`);
    body = step(body);
  }
  return { ...stored, v: current, body } as LedgerEvent;
}
