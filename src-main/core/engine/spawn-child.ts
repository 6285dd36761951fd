import { capped } from '#main/core/turns/afford.ts';
import { type AgentId, type CallId, commandOf } from '#shared/lib/ids.ts';
import { refuse, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import type { Budget } from '#shared/model/run.ts';
import { stricter } from '#shared/model/tool.ts';
import { positionOf } from '#shared/projections/lanes.ts';
import type { SpawnAnswer, SpawnRequest } from '#main/core/delegation/host.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import type { Isolation } from '#main/core/spawning/decide.ts';
import { budgetNamed } from './budget-named.ts';
import { maxDepthOf } from './delegation-grants.ts';
import type { Asked, Dispatch } from './dispatch.ts';
import type { Engine } from './parts.ts';
import { homeOf } from './settings-for.ts';
import { unpricedAdvice } from './start-root.ts';
import { configRestricts } from './restricted.ts';
import { toolsFor } from './tools-for.ts';
import { usableTypes } from './types.ts';

/** A tool call asks: the command's id is the call's, so that a call that runs again asks the same command. */
export function asTool(agent: AgentId, call: CallId) {
  return { id: commandOf(call), actor: { kind: 'agent', id: agent, via: 'tool' } } as const;
}

interface Wanted {
  readonly parent: AgentId;
  /** Null where a person asks. */
  readonly call: CallId | null;
  readonly request: SpawnRequest;
}

/** One child: its type, tools, model and tree are found out, and the rules then say whether it may be. Every way to hand work on ends here. */
export async function spawnChild(engine: Engine, ask: Dispatch, wanted: Wanted, asked: Asked): Promise<Result<SpawnAnswer>> {
  const { views } = engine;
  const { parent: parentId, call, request } = wanted;
  const { face, prompt, name } = request;
  const parent = views.agents.get(parentId);
  if (parent === undefined) return refuse('unknown_agent', `there is no agent ${parentId}`);
  const home = await homeOf(engine, parent);
  const settings = await engine.projects.narrowed(home);
  const types = await usableTypes(engine, home);
  const type = types.find((each) => each.name === request.type);
  if (type === undefined) return refuse('unknown_type', unknownType(request, types));
  const tools = toolsFor(engine, settings, parent, request, type);
  if (!tools.ok) return tools;
  const budget = budgetFor(settings, request, type);
  if (!budget.ok) return budget;
  const own = face === 'spawn' ? settings.spawn : null;
  const model = modelFor(engine, parent, request.model ?? type.model ?? own?.model ?? null);
  const moneyLimited = [budget.value, ...capped(views, parent).map(({ run }) => run.budget)].some(({ maxCost }) => maxCost !== undefined);
  if (moneyLimited && engine.models.price(model.reference) === null) return refuse('unpriced', unpricedAdvice(model.reference));
  const { source, file, limits, instructions } = type;
  const spawned = await ask(
    'agent.spawn',
    {
      ...{ face, call, prompt, name, limits, instructions },
      parent: parentId,
      type: type.name,
      definition: { source, file },
      sampling: own?.sampling ?? {},
      model: model.reference,
      mode: type.mode === null ? parent.mode : stricter(parent.mode, type.mode),
      tools: tools.value.granted,
      restricted: configRestricts(settings, face),
      budget: budget.value,
      isolation: await isolationFor(engine, parent, request.worktree ?? type.worktree ?? settings.worktreeIsolation),
      notices: [...replaces(type), ...tools.value.notices, ...model.notices],
      maxDepth: maxDepthOf(face, settings),
    },
    asked,
  );
  if (!spawned.ok) return spawned;
  const child = views.agents.get(spawned.value.agent);
  const position = child === undefined ? null : positionOf(views.live(), child);
  return { ok: true, value: { ...spawned.value, status: child?.run.status ?? 'queued', position } };
}

function unknownType({ face, type }: SpawnRequest, types: readonly AgentType[]): string {
  if (face === 'Agent') return `Error: unknown subagent_type '${type}'. Use ListAgentTypes to see available types.`;
  return `unknown agent_type "${type}". There are: ${types.map((each) => each.name).join(', ')}`;
}

/** A definition of one's own that goes by the name of a built-in type is said, so that nobody takes it for that. */
function replaces({ name, overrides, file }: AgentType): string[] {
  return overrides !== 'built-in' || file === null ? [] : [`Its type "${name}" is the one in ${file}, in place of the built-in one.`];
}

/** Limits of its run: of the preset that was asked for or is the default of the way it was asked; its type's own limit narrows them. */
function budgetFor({ budgets, subagentBudget, spawn }: Settings, { face, preset }: SpawnRequest, { maxTurns }: AgentType): Result<Budget> {
  const name = preset ?? (face === 'nanite' ? 'nanite' : subagentBudget);
  const found = budgetNamed(budgets, name);
  if (found === undefined) {
    return refuse('unknown_preset', `there is no budget preset "${name}" in the config; there are: ${Object.keys(budgets).join(', ')}`);
  }
  const turns = [found.maxTurns, maxTurns ?? undefined, face === 'spawn' ? spawn.maxIterations : undefined].filter(
    (each) => each !== undefined,
  );
  return { ok: true, value: turns.length === 0 ? found : { ...found, maxTurns: Math.min(...turns) } };
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
