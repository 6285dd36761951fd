import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Engine } from './parts.ts';

/** What became of the files of a folder: at a step of an agent, by a rewind, or as they were found before a step, whoever changed them. */
export interface FolderStep {
  readonly kind: 'step' | 'rewind' | 'found';
  readonly agent: AgentId;
  /** Seq of the event that the step ended with: its checkpoint is written a moment later. */
  readonly position: number;
  readonly from: string | null;
  readonly tree: string;
}

const PAGE = 1000;

/** All facts of a session, oldest first. */
export async function eventsOf({ ledger }: Pick<Engine, 'ledger'>, session: SessionId): Promise<LedgerEvent[]> {
  const all: LedgerEvent[] = [];
  for (;;) {
    const events = await ledger.read({ session, after: all.at(-1)?.seq ?? 0, limit: PAGE });
    all.push(...events);
    if (events.length < PAGE) return all;
  }
}

/** Everything that is known of a folder's files, of every agent that worked there, in the order in which it came about. */
export async function folderSteps(engine: Pick<Engine, 'ledger' | 'views'>, folder: string): Promise<FolderStep[]> {
  const steps: FolderStep[] = [];
  for (const id of engine.views.checkpoints.get(folder)?.agents ?? []) {
    const session = engine.views.agents.get(id)?.session;
    if (session !== undefined) steps.push(...stepsIn(await eventsOf(engine, session), folder));
  }
  return steps.toSorted((a, b) => a.position - b.position);
}

function stepsIn(events: readonly LedgerEvent[], folder: string): FolderStep[] {
  const ends = new Map<CallId, number>();
  return events.flatMap((event): FolderStep[] => {
    const { agent, seq } = event;
    if (event.type === 'tool.ended') ends.set(event.body.call, seq);
    if (agent === null) return [];
    if (event.type === 'checkpoint.taken' && event.body.folder === folder) {
      const { call, from, tree } = event.body;
      return [{ kind: call === null ? 'found' : 'step', agent, position: call === null ? seq : (ends.get(call) ?? seq), from, tree }];
    }
    if (event.type === 'agent.rewound' && event.body.files?.folder === folder && event.body.wrote !== null) {
      return [{ kind: 'rewind', agent, position: seq, from: event.body.wrote.from, tree: event.body.wrote.to }];
    }
    return [];
  });
}

/**
 * The files as they were right after an event. What was found before the next step is nearer to that than what the last one left:
 * in between nobody but people changed them. Null where nothing was kept.
 */
export function treeAt(steps: readonly FolderStep[], seq: number): string | null {
  const next = steps.find(({ position }) => position > seq);
  const last = steps.findLast(({ position }) => position <= seq);
  return (next?.kind === 'found' ? next : (last ?? next))?.tree ?? null;
}
