import { type AgentId, type CallId, commandOf } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { lastWords } from '#shared/projections/conversation.ts';
import { refuse, type Result } from '#shared/lib/result.ts';
import type { DelegationHost, SpawnAnswer, SpawnRequest } from '#main/core/delegation/host.ts';
import { delegationToolNames } from '#main/core/delegation/tools.ts';
import type { Isolation } from '#main/core/spawning/decide.ts';
import { builtInTypes, definitionOf } from '#main/core/spawning/types.ts';
import type { Engine } from './parts.ts';
import { grant } from './toolbox.ts';

/** What the delegation tools may ask, answered by the engine. */
export function createDelegationHost(parts: Pick<Engine, 'views' | 'settings'>, theEngine: () => Engine): DelegationHost {
  const { views, settings } = parts;
  let spawning: Promise<unknown> = Promise.resolve();
  return {
    agent: (id) => views.agents.get(id as AgentId),
    childrenOf: (id) => views.childrenOf(id),
    worktree: (id) => views.worktrees.get(id),
    hasMail: (id) => views.mail.get(id) !== undefined,
    async spawn(parentId, call, request) {
      // Calls of one answer run side by side: their children are made in the order in which the model asked for them.
      const mine = spawning.then(() => spawnOne(theEngine(), parentId, call, request));
      spawning = mine.catch(() => undefined);
      return mine;
    },
    async send(from, call, to, text, interrupt) {
      const engine = theEngine();
      const sender = views.agents.get(from);
      const message = {
        agent: to,
        from: { kind: 'agent', agent: from, name: sender?.name ?? from },
        text,
        model: null,
        mode: null,
      } as const;
      const sent = await engine.insist('message.send', message, asTool(from, call));
      if (sent.ok && interrupt) await engine.abort(to);
      return sent;
    },
    close: (by, call, agent) =>
      theEngine().insist('agent.stop', { agent, reason: `closed by ${views.agents.get(by)?.name ?? by}` }, asTool(by, call)),
    async output(id) {
      const engine = theEngine();
      const agent = views.agents.get(id);
      if (agent === undefined) return '';
      const said = lastWords(await engine.conversations.of(id, agent.session));
      if (hasEnded(agent.run.status)) {
        engine.conversations.forget(id);
        return said;
      }
      return engine.flow.partial(id).text || said;
    },
    async wait(agent, call, children) {
      await theEngine().insist('run.wait', { agent, call, children });
    },
    async goOn(agent, signal) {
      const engine = theEngine();
      const threads = settings.agentMaxThreads;
      for (;;) {
        // Looked up first: the commit that frees a place may come before the answer does.
        const seen = engine.seq();
        const answer = await engine.insist('run.go_on', { agent, threads });
        if (!answer.ok || answer.value.running || signal.aborted) return;
        // A place is free when another run of the lane ends or waits: any commit may have done it.
        await engine.until(() => engine.seq() > seen, signal, null);
      }
    },
    until: (met, signal, timeoutMs) => theEngine().until(met, signal, timeoutMs),
  };
}

/** A tool call asks: the command's id is the call's, so that a call that runs again asks the same command. */
function asTool(agent: AgentId, call: CallId) {
  return { id: commandOf(call), actor: { kind: 'agent', id: agent, via: 'tool' } } as const;
}

async function spawnOne(engine: Engine, parentId: AgentId, call: CallId, request: SpawnRequest): Promise<Result<SpawnAnswer>> {
  const { views, settings } = engine;
  const parent = views.agents.get(parentId);
  if (parent === undefined) return refuse('unknown_agent', `there is no agent ${parentId}`);
  const definition = definitionOf(request.type);
  if (definition === undefined) {
    return refuse('unknown_type', `unknown agent_type "${request.type}". There are: ${builtInTypes.map((type) => type.name).join(', ')}`);
  }
  const tools = toolsFor(engine, parent, request, definition.tools);
  if (!tools.ok) return tools;
  const model = modelFor(engine, parent, request.model);
  return engine.insist(
    'agent.spawn',
    {
      parent: parentId,
      call,
      prompt: request.prompt,
      name: request.name,
      type: definition.name,
      model: model.reference,
      tools: tools.value,
      budget: settings.subagentBudget === null ? {} : (settings.budgets[settings.subagentBudget] ?? {}),
      isolation: await isolationFor(engine, parent, request.worktree ?? settings.worktreeIsolation),
      notices: model.notices,
      instructions: definition.instructions,
      maxDepth: settings.agentMaxDepth,
      maxThreads: settings.agentMaxThreads,
    },
    asTool(parentId, call),
  );
}

/** What the child may use: what was asked for or its type has, and never more than its parent. */
function toolsFor(engine: Engine, parent: Agent, request: SpawnRequest, ofType: readonly string[]) {
  const { toolbox, settings } = engine;
  const all = toolbox.all.map((tool) => tool.spec.name);
  const { granted, missing } = grant(toolbox, request.tools ?? (ofType.length > 0 ? ofType : all));
  if (missing.length > 0)
    return refuse('unknown_tool', `there is no tool ${missing.map((name) => `"${name}"`).join(', ')}. There are: ${all.join(', ')}`);
  const limit = settings.agentMaxDepth;
  const mayDelegate = limit < 0 || parent.depth + 1 < limit;
  const value = granted.filter(({ tool }) => {
    if (delegationToolNames.includes(tool)) return mayDelegate;
    return parent.tools.some((each) => each.tool === tool);
  });
  const allowed =
    ofType.length === 0 ? value : value.filter(({ tool }) => grant(toolbox, ofType).granted.some((each) => each.tool === tool));
  return { ok: true, value: allowed } as const;
}

/** The model asked for, or with a warning the parent's. */
function modelFor(engine: Engine, parent: Agent, asked: string | null): { reference: string; notices: string[] } {
  if (asked === null || asked === parent.model) return { reference: parent.model, notices: [] };
  const check = engine.models.check(asked);
  if (check.ok) return { reference: asked, notices: [] };
  return {
    reference: parent.model,
    notices: [`Model "${asked}" cannot be used, so it has its parent's (${parent.model}): ${check.message}`],
  };
}

async function isolationFor(engine: Engine, parent: Agent, wanted: boolean): Promise<Isolation> {
  if (!wanted) return { kind: 'none' };
  const unavailable = (why: string): Isolation => ({
    kind: 'unavailable',
    why: `No worktree of its own, it works in its parent's folder: ${why}`,
  });
  const found = await engine.git.inspect(parent.cwd);
  if (!found.ok) return unavailable(found.problem.message);
  const { kind, project, top, head, branch } = found.value;
  if (kind === 'folder') return unavailable(`${parent.cwd} is not in a git repository`);
  if (kind === 'unborn' || head === null) return unavailable(`the repository at ${project} has no commit yet`);
  const target = branch === null || top === null ? null : { branch, path: top };
  return { kind: 'worktree', repository: project, folder: engine.treesOf(project), base: head, target };
}
