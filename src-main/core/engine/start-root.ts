import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { refuse, type Result } from '#shared/lib/result.ts';
import type { PermissionMode } from '#shared/model/tool.ts';
import { familyOf } from '#main/core/delegation/tools.ts';
import { builtInTypes } from '#main/core/spawning/types.ts';
import { playbookProblem } from './own-playbook.ts';
import { budgetNamed } from './budget-named.ts';
import type { Engine } from './parts.ts';
import { configRestricts } from './restricted.ts';
import type { Asker } from './review-tree.ts';

/** Answers when no model is configured: it says so, and how to add one. */
export const NO_MODEL = 'playbook/playbook';

export interface StartRoot {
  readonly cwd: string;
  readonly prompt: string;
  /** By reference or by name; null is the configured one. */
  readonly model: string | null;
  readonly mode: PermissionMode;
  readonly tour: boolean;
  /** Name of the budget preset; null sets no limit. */
  readonly preset: string | null;
}

/** Begins a root session in a folder, after a look at the folder and at the model. */
export async function startRoot(engine: Engine, asked: StartRoot, asker: Asker): Promise<Result<{ session: SessionId; agent: AgentId }>> {
  const { toolbox } = engine;
  const folder = await engine.git.inspect(asked.cwd);
  if (!folder.ok) return folder;
  if (folder.value.kind === 'bare') {
    return refuse(
      'bare_repository',
      `${folder.value.path} is a bare repository: it has no files to work on. Choose a clone or a worktree of it`,
    );
  }
  const place = engine.placeIn(folder.value);
  const { settings } = await engine.projects.of(place);
  const found = engine.models.resolve(asked.model ?? settings.model ?? NO_MODEL);
  if (!found.ok) return refuse('model_unusable', found.message);
  const model = found.reference;
  const untrusted = await playbookProblem(engine, place, model);
  if (untrusted !== null) return refuse('untrusted', untrusted);
  const families = settings.delegationTools.filter((family) => family !== 'spawn_agent' || settings.agentMaxDepth !== 0);
  const tools = toolbox.all
    .map((tool) => tool.spec.name)
    .filter((name) => {
      const family = familyOf(name);
      return family === null || families.includes(family);
    })
    .map((name) => ({ tool: name, as: name }));
  const budget = budgetNamed(settings.budgets, asked.preset);
  if (budget === undefined) {
    const known = Object.keys(settings.budgets).join(', ');
    return refuse('unknown_preset', `there is no budget preset "${asked.preset}" in the config; there are: ${known}`);
  }
  if (budget.maxCost !== undefined && engine.models.price(model) === null) return refuse('unpriced', unpricedAdvice(model));
  const { prompt, mode, tour } = asked;
  const restricted = configRestricts(settings, 'root');
  const instructions = builtInTypes[0]?.instructions ?? '';
  const { path: cwd, project } = folder.value;
  const command = { prompt, cwd, project, model, mode, tools, restricted, instructions, budget, tour };
  return engine.dispatch('session.start', command, asker);
}

/** A limit on money means nothing where nobody knows the price: the person chooses. */
export function unpricedAdvice(model: string): string {
  return `max_cost_usd cannot be kept: ${model} has no price. Give it one in [prices."${model}"] of coppice.toml, or choose a budget without a limit on money`;
}
