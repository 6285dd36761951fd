import { create } from 'zustand';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { Remembered } from '#shared/model/permission.ts';
import type { Question } from '#shared/model/question.ts';
import type { MergeQueue, Prediction } from '#shared/model/merging.ts';
import type { LaneLimit } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import type { Worktree } from '#shared/model/worktree.ts';

/** How the window stands with the engine. `refused`: the engine no longer knows this window. `since` is in ms. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'lost'; readonly since: number; readonly attempt: number }
  | { readonly state: 'refused' };

/** Agents by what made them: the tool call, else (a child that no call made) the parent. Follows from the rows of agents. */
export type Spawned = ReadonlyMap<string, readonly AgentId[]>;

/**
 * Rows of the engine's views as of `seq`, folded in the window from the facts that arrive. Written by the live client alone, at most
 * once a frame; a Map is replaced when one of its rows changed, a row only when it did. Select narrowly.
 */
export interface LiveState {
  readonly connection: Connection;
  /** False until the first snapshot is in. */
  readonly ready: boolean;
  readonly seq: number;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly approvals: ReadonlyMap<string, Approval>;
  readonly questions: ReadonlyMap<string, Question>;
  /** By `rememberedKey`. */
  readonly permissions: ReadonlyMap<string, Remembered>;
  readonly lanes: ReadonlyMap<string, LaneLimit>;
  readonly worktrees: ReadonlyMap<string, Worktree>;
  /** By `queueKey`. */
  readonly mergeQueues: ReadonlyMap<string, MergeQueue>;
  /** By `queueKey`. */
  readonly predictions: ReadonlyMap<string, Prediction>;
  readonly spawned: Spawned;
}

export const emptyLive: LiveState = {
  connection: { state: 'connecting' },
  ready: false,
  seq: 0,
  sessions: new Map(),
  agents: new Map(),
  approvals: new Map(),
  questions: new Map(),
  permissions: new Map(),
  lanes: new Map(),
  worktrees: new Map(),
  mergeQueues: new Map(),
  predictions: new Map(),
  spawned: new Map(),
};

export const useLive = create<LiveState>(() => emptyLive);

export function useSession(id: SessionId | null): Session | undefined {
  return useLive((live) => (id === null ? undefined : live.sessions.get(id)));
}

/** Folder that a session's root was begun in: what its project says holds for the whole tree. */
export function useRootFolder(id: SessionId | null): string | null {
  return useLive((live) => {
    const session = id === null ? undefined : live.sessions.get(id);
    return session === undefined ? null : (live.sessions.get(session.root)?.cwd ?? session.cwd);
  });
}

export function useAgent(id: AgentId | null): Agent | undefined {
  return useLive((live) => (id === null ? undefined : live.agents.get(id)));
}

export function useWorktree(agent: AgentId | null): Worktree | undefined {
  return useLive((live) => (agent === null ? undefined : live.worktrees.get(agent)));
}

export function useApproval(call: CallId | null): Approval | undefined {
  return useLive((live) => (call === null ? undefined : live.approvals.get(call)));
}

export function useQuestion(call: CallId | null): Question | undefined {
  return useLive((live) => (call === null ? undefined : live.questions.get(call)));
}
