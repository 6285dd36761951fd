import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Agent, DefinitionSource, Face, Sampling, SpawnLimits } from '#shared/model/agent.ts';
import { type Budget, hasEnded } from '#shared/model/run.ts';
import { firstLine } from '#shared/model/text.ts';
import type { GrantedTool, PermissionMode } from '#shared/model/tool.ts';
import { about, begun, type Decide, decided, factsOf, type Folds, type Given, isGone, refused } from '#main/core/ports/decision.ts';
import { refusal } from './limits.ts';
import { nameOf, slugOf } from './names.ts';

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
  readonly face: Exclude<Face, 'root'>;
  readonly parent: AgentId;
  /** The tool call that asks: it makes one child, however often it is asked. Null where a person asks for a nanite. */
  readonly call: CallId | null;
  readonly prompt: string;
  readonly name: string | null;
  readonly type: string;
  readonly definition: DefinitionSource;
  readonly limits: SpawnLimits;
  readonly sampling: Sampling;
  readonly model: string;
  readonly mode: PermissionMode;
  readonly tools: readonly GrantedTool[];
  /** Held in its workspace; below one that is, it is in any case. */
  readonly restricted: boolean;
  readonly budget: Budget;
  readonly isolation: Isolation;
  /** Said to the person and the model: a model that was not found, a tool that was left out. */
  readonly notices: readonly string[];
  /** Deepest child that this face may make; -1 is unlimited. */
  readonly maxDepth: number;
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

/** A child, within the limits of depth and of children at once. The one decision behind every way to hand work on. */
export const spawn: Decide<Spawn, Spawned> = (folds, command, given) => {
  const parent = folds.agents.get(command.parent);
  if (parent === undefined) return refused('unknown_agent', `there is no agent ${command.parent}`);
  if (command.prompt.trim() === '') return refused('empty_prompt', 'prompt must not be empty');
  const limit = refusal(folds, parent, command);
  if (limit !== null) return refused(limit.code, limit.message);
  // Whoever stopped the parent has stopped all that was below it then: nobody may come after. A person may ask for a nanite at any time.
  const stopped = hasEnded(parent.run.status) || parent.run.stopping !== null;
  if (stopped && command.face !== 'nanite') return refused('stopping', `agent ${parent.name} is being stopped`);
  if (isGone(folds.worktrees.get(parent.id))) {
    return refused(
      'worktree_gone',
      `the worktree of ${parent.name} is removed: nobody can work for it there. Choose the session of its parent`,
    );
  }
  return decided(...child(folds, parent, command, given));
};

function child(folds: Folds, parent: Agent, command: Spawn, given: Given): [Fact[], Spawned] {
  let agent = given.ids.agent();
  while (folds.agents.get(agent) !== undefined) agent = given.ids.agent();
  const session = given.ids.session();
  const fact = factsOf({ agent, session, run: given.ids.run() });
  const { face, isolation, prompt, type, definition, limits, sampling, model, mode, budget, instructions } = command;
  const name = nameOf(command, folds.childrenOf(parent.id).length + 1);
  const slug = `${slugOf(name)}-${agent}`;
  const tree = isolation.kind === 'worktree' ? { path: `${isolation.folder}/${slug}`, branch: `coppice/${slug}` } : null;
  const cwd = tree?.path ?? parent.cwd;
  const project = folds.sessions.get(parent.session)?.project ?? cwd;
  const tour = folds.sessions.get(parent.session)?.tour ?? false;
  const notices = isolation.kind === 'unavailable' ? [...command.notices, isolation.why] : command.notices;
  const nanite = face === 'nanite';
  const facts: Fact[] = [
    fact('session.created', { title: firstLine(prompt, 80), project, cwd, parent: parent.session, root: parent.root, tour }),
    fact('agent.created', {
      ...{ name, type, face, definition, limits, sampling, model, mode, cwd, instructions },
      parent: parent.id,
      spawnedBy: command.call,
      root: parent.root,
      depth: parent.depth + 1,
      restricted: parent.restricted || command.restricted,
      tools: [...command.tools],
    }),
    ...notices.map((text) =>
      fact('notice.given', { about: isolation.kind === 'unavailable' && text === isolation.why ? 'worktree' : 'model', text }),
    ),
    fact('message.accepted', {
      message: given.ids.message(),
      from: nanite ? { kind: 'person' } : { kind: 'agent', agent: parent.id, name: parent.name },
      text: prompt,
    }),
  ];
  if (isolation.kind === 'worktree' && tree !== null) {
    const { repository, base, target } = isolation;
    facts.push(fact('worktree.requested', { repository, base, target, ...tree }));
  }
  if (nanite) facts.push(about(parent)('nanite.enqueued', { nanite: agent, nanites_session: session, name }));
  facts.push(begun(fact, { after: null, lane: nanite ? 'nanites' : 'agents', trigger: 'spawn', budget }));
  return [facts, { agent, session, name, worktree: tree, notices }];
}
