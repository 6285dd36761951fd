import { type AgentId, type CallId, commandOf } from '#shared/lib/ids.ts';
import { refuse, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { SpawnAnswer, SpawnRequest } from '#main/core/delegation/host.ts';
import { delegationToolNames } from '#main/core/delegation/tools.ts';
import type { Isolation } from '#main/core/spawning/decide.ts';
import { builtInTypes, definitionOf } from '#main/core/spawning/types.ts';
import type { Engine } from './parts.ts';
import { grant } from './toolbox.ts';

/** A tool call asks: the command's id is the call's, so that a call that runs again asks the same command. */
export function asTool(agent: AgentId, call: CallId) {
  return { id: commandOf(call), actor: { kind: 'agent', id: agent, via: 'tool' } } as const;
}

/** One child: its tools, model and tree are found out, and the rules then say whether it may be. */
export async function spawnChild(engine: Engine, parentId: AgentId, call: CallId, request: SpawnRequest): Promise<Result<SpawnAnswer>> {
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
  const isScript = (reference: string) => reference.startsWith('playbook/');
  // Not even opened: a script is a file that the person chose; a model does not choose another one.
  const found = isScript(asked) ? null : engine.models.resolve(asked);
  if (found?.ok === true && !isScript(found.reference)) return { reference: found.reference, notices: [] };
  const why = found?.ok === false ? found.message : 'a playbook is chosen by the person';
  return { reference: parent.model, notices: [`Model "${asked}" cannot be used, so it has its parent's (${parent.model}): ${why}`] };
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
