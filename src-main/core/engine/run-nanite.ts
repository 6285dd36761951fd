import type { AgentId, RunId, SessionId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { RunStatus } from '#shared/model/run.ts';
import type { Asked } from './dispatch.ts';
import type { Engine } from './parts.ts';
import { spawnChild } from './spawn-child.ts';

export interface NaniteRequest {
  /** The session that it is for: its agent is the nanite's parent, at work or not. */
  readonly session: SessionId;
  readonly prompt: string;
  readonly name: string | null;
  readonly type: string;
  readonly worktree: boolean | null;
  readonly preset: string | null;
}

export interface Enqueued {
  readonly session: SessionId;
  readonly agent: AgentId;
  readonly run: RunId;
  readonly status: RunStatus;
  /** Place in the line of its lane, from 1; null where it has a place. */
  readonly position: number | null;
}

/** Every way to a nanite (command line, window, HTTP, MCP) ends here: accepted, and in line for the lane of nanites. */
export async function runNanite(engine: Engine, { session, ...asked }: NaniteRequest, asker: Asked): Promise<Result<Enqueued>> {
  const parent = engine.views.sessions.get(session)?.agent;
  if (parent === undefined) return refuse('unknown_session', `there is no session ${session}`);
  const request = { ...asked, face: 'nanite', tools: null, model: null } as const;
  const spawned = await spawnChild(engine, engine.dispatch, { parent, call: null, request }, asker);
  if (!spawned.ok) return spawned;
  const { agent, status, position } = spawned.value;
  const nanite = engine.views.agents.get(agent);
  if (nanite === undefined) return refuse('unknown_agent', `there is no agent ${agent}`);
  return ok({ session: nanite.session, agent, run: nanite.run.id, status, position });
}
