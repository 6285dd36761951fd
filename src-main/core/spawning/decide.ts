import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { type Budget, hasEnded } from '#shared/model/run.ts';
import { firstLine } from '#shared/model/text.ts';
import type { GrantedTool } from '#shared/model/tool.ts';
import { placesTaken } from '#shared/projections/lanes.ts';
import { type Decide, decided, factsOf, type Folds, type Given, refused } from '#main/core/ports/decision.ts';

/** Where a child's own tree would begin, or why it can have none. */
export type Isolation =
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable'; readonly why: string }
  | {
      readonly kind: 'worktree';
      /** Git's common directory. */
      readonly repository: string;
      /** Folder under which the project's trees lie. */
      readonly folder: string;
      readonly base: string;
      readonly target: { readonly branch: string; readonly path: string } | null;
    };

export interface Spawn {
  readonly parent: AgentId;
  /** The tool call that asks: it makes one child, however often it is asked. */
  readonly call: CallId;
  readonly prompt: string;
  readonly name: string | null;
  readonly type: string;
  readonly model: string;
  readonly tools: readonly GrantedTool[];
  readonly budget: Budget;
  readonly isolation: Isolation;
  /** Said to the person and the model: a model that was not found, a tool that was left out. */
  readonly notices: readonly string[];
  readonly maxDepth: number;
  readonly maxThreads: number;
  /** What its type says of how it works. */
  readonly instructions: string;
}

export interface Spawned {
  readonly agent: AgentId;
  readonly session: SessionId;
  readonly name: string;
  readonly worktree: { readonly path: string; readonly branch: string } | null;
  readonly notices: readonly string[];
}

/** A child, within the limits of depth and of children at once. The refusal names the limit. */
export const spawn: Decide<Spawn, Spawned> = (folds, command, given) => {
  const parent = folds.agents.get(command.parent);
  if (parent === undefined) return refused('unknown_agent', `there is no agent ${command.parent}`);
  if (command.prompt.trim() === '') return refused('empty_prompt', 'prompt must not be empty');
  const limit = refusal(folds, parent, command);
  if (limit !== null) return refused(limit.code, limit.message);
  // Whoever stopped the parent has stopped all that was below it then: nobody may come after.
  if (hasEnded(parent.run.status) || parent.run.stopping !== null) return refused('stopping', `agent ${parent.name} is being stopped`);
  return decided(...child(folds, parent, command, given));
};

function refusal(folds: Folds, parent: Agent, { maxDepth, maxThreads }: Spawn): { code: string; message: string } | null {
  const depth = parent.depth + 1;
  if (maxDepth >= 0 && depth > maxDepth) {
    return { code: 'depth', message: tooDeep(maxDepth) };
  }
  if (maxThreads === 0)
    return { code: 'cap', message: 'Spawning agents is switched off (agent_max_threads = 0). Solve the task yourself.' };
  const running = placesTaken(folds.live());
  if (maxThreads > 0 && running >= maxThreads) {
    const message = `Too many agents at work: ${running}/${maxThreads} (agent_max_threads). Wait for one to end with wait_agent, or solve the task yourself.`;
    return { code: 'cap', message };
  }
  return null;
}

/** What an agent at the limit of depth is told. */
export function tooDeep(maxDepth: number): string {
  return `Agent depth limit reached (agent_max_depth = ${maxDepth}). Solve the task yourself.`;
}

function child(folds: Folds, parent: Agent, command: Spawn, given: Given): [Fact[], Spawned] {
  let agent = given.ids.agent();
  while (folds.agents.get(agent) !== undefined) agent = given.ids.agent();
  const session = given.ids.session();
  const fact = factsOf({ agent, session, run: given.ids.run() });
  const { isolation, prompt, type, model, budget } = command;
  const name = nameOf(command, folds.childrenOf(parent.id).length + 1);
  const slug = `${slugOf(name)}-${agent}`;
  const tree = isolation.kind === 'worktree' ? { path: `${isolation.folder}/${slug}`, branch: `coppice/${slug}` } : null;
  const cwd = tree?.path ?? parent.cwd;
  const project = folds.sessions.get(parent.session)?.project ?? cwd;
  const tour = folds.sessions.get(parent.session)?.tour ?? false;
  const notices = isolation.kind === 'unavailable' ? [...command.notices, isolation.why] : command.notices;
  const facts: Fact[] = [
    fact('session.created', { title: firstLine(prompt, 80), project, cwd, parent: parent.session, root: parent.root, tour }),
    fact('agent.created', {
      name,
      type,
      parent: parent.id,
      spawnedBy: command.call,
      root: parent.root,
      depth: parent.depth + 1,
      model,
      mode: parent.mode,
      cwd,
      tools: [...command.tools],
      instructions: command.instructions,
    }),
    ...notices.map((text) =>
      fact('notice.given', { about: isolation.kind === 'unavailable' && text === isolation.why ? 'worktree' : 'model', text }),
    ),
    fact('message.accepted', { message: given.ids.message(), from: { kind: 'agent', agent: parent.id, name: parent.name }, text: prompt }),
    fact('run.started', { after: null, lane: 'agents', trigger: 'spawn', budget }),
  ];
  if (isolation.kind === 'worktree' && tree !== null) {
    const { repository, base, target } = isolation;
    facts.push(fact('worktree.requested', { repository, base, target, ...tree }));
  }
  return [facts, { agent, session, name, worktree: tree, notices }];
}

function nameOf({ name, type }: Spawn, ordinal: number): string {
  const given = (name ?? '').trim();
  return given === '' ? `${type}-${ordinal}` : given.slice(0, 60);
}

/** For a branch and a folder: letters that git, shells and every file system take. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug === '' ? 'agent' : slug;
}
