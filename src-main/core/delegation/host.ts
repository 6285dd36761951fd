import type { AgentId, CallId } from '#shared/lib/ids.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Agent, Face } from '#shared/model/agent.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import type { RunStatus } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';

export interface SpawnRequest {
  readonly face: Exclude<Face, 'root'>;
  readonly prompt: string;
  readonly tools: readonly string[] | null;
  readonly model: string | null;
  readonly worktree: boolean | null;
  readonly type: string;
  readonly name: string | null;
  /** Name of a budget preset; null is what the face has by default. */
  readonly preset: string | null;
}

export interface SpawnAnswer {
  readonly agent: AgentId;
  readonly session: string;
  readonly name: string;
  readonly worktree: { readonly path: string; readonly branch: string } | null;
  readonly notices: readonly string[];
  readonly status: RunStatus;
  /** Place in the line of its lane, from 1; null where it is not in it. */
  readonly position: number | null;
}

/** What the delegation tools ask of the engine. Each is asked for one tool call, and asked again it is the same command. */
export interface DelegationHost {
  agent(id: string): Agent | undefined;
  childrenOf(id: AgentId): readonly AgentId[];
  worktree(id: AgentId): Worktree | undefined;
  hasMail(id: AgentId): boolean;
  /** Place in the line of its lane, from 1; null where it is not in it. */
  position(agent: Agent): number | null;
  /** Types that this agent may spawn, those that others win over left out. */
  types(agent: AgentId): Promise<readonly AgentType[]>;
  spawn(parent: AgentId, call: CallId, request: SpawnRequest): Promise<Result<SpawnAnswer>>;
  send(from: AgentId, call: CallId, to: AgentId, text: string, interrupt: boolean): Promise<Result<unknown>>;
  /** Ends an agent and all below it; with `kill` at once. */
  close(by: AgentId, call: CallId, agent: AgentId, kill: boolean): Promise<Result<{ former: RunStatus }>>;
  pause(by: AgentId, call: CallId, agent: AgentId): Promise<Result<unknown>>;
  resume(by: AgentId, call: CallId, agent: AgentId): Promise<Result<unknown>>;
  /** Final words of an ended agent; of one at work, its last words and what streams now. */
  output(id: AgentId): Promise<string>;
  /** Says that the run waits for children, and frees its place. */
  wait(agent: AgentId, call: CallId, children: readonly AgentId[]): Promise<void>;
  /** Ends a wait. The last of an agent's waits takes a place in the lane again, and resolves once it has one; after an abort none is taken. */
  goOn(agent: AgentId, signal: AbortSignal): Promise<void>;
  /** Resolves when `met` holds after some commit, when the signal aborts, or after `timeoutMs`. */
  until(met: () => boolean, signal: AbortSignal, timeoutMs: number | null): Promise<'met' | 'aborted' | 'timed_out'>;
}
