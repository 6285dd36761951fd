import type { Budget } from '#shared/model/run.ts';
import type { ProjectFile } from '#main/core/ports/project-settings.ts';
import type { Settings } from '#main/core/ports/settings.ts';

export interface Narrowed {
  readonly settings: Settings;
  /** What the file narrows, in words, a line each. */
  readonly narrows: readonly string[];
  /** What it would widen, and so does not count. */
  readonly warnings: readonly string[];
}

/** The limits of a budget, as the config writes them. */
const LIMITS: readonly (readonly [keyof Budget, string])[] = [
  ['maxTurns', 'max_turns'],
  ['timeoutSeconds', 'timeout_seconds'],
  ['maxTotalTokens', 'max_total_tokens'],
  ['maxCost', 'max_cost_usd'],
];

/** The person's settings with what a project's file takes away. It can only take: what is wider than theirs is told, and theirs holds. */
export function narrowedBy(own: Settings, project: ProjectFile): Narrowed {
  const narrows: string[] = [];
  const warnings: string[] = [];
  const wider = (key: string): void => void warnings.push(`${project.file ?? ''}: key "${key}" is wider than yours: yours holds`);

  const depth = project.agentMaxDepth;
  const deeper = depth !== null && own.agentMaxDepth !== -1 && (depth === -1 || depth > own.agentMaxDepth);
  if (deeper) wider('options.agent_max_depth');
  const shallower = depth !== null && depth !== own.agentMaxDepth && !deeper;
  if (shallower) narrows.push(`agent_max_depth = ${depth}`);

  const restricts = project.restrictToWorkspace && !own.restrictToWorkspace;
  if (restricts) narrows.push('restrict_to_workspace = true');

  const budgets: Record<string, Budget> = { ...own.budgets };
  for (const [name, preset] of Object.entries(project.budgets)) {
    const mine = Object.hasOwn(own.budgets, name) ? own.budgets[name] : undefined;
    const { budget, lower, higher } = lowest(mine ?? {}, preset);
    for (const limit of higher) wider(`build_budget_presets.${name}.${limit}`);
    budgets[name] = budget;
    if (mine === undefined) narrows.push(`a budget preset "${name}" of its own`);
    else if (lower.length > 0) narrows.push(`lower limits of the budget preset "${name}": ${lower.join(', ')}`);
  }
  const settings: Settings = {
    ...own,
    agentMaxDepth: shallower ? depth : own.agentMaxDepth,
    restrictToWorkspace: own.restrictToWorkspace || restricts,
    budgets,
  };
  return { settings, narrows, warnings };
}

function lowest(mine: Budget, theirs: Budget): { readonly budget: Budget; readonly lower: string[]; readonly higher: string[] } {
  const budget = { ...mine };
  const lower: string[] = [];
  const higher: string[] = [];
  for (const [limit, key] of LIMITS) {
    const [before, after] = [mine[limit], theirs[limit]];
    if (after === undefined || after === before) continue;
    if (before !== undefined && after > before) higher.push(key);
    else {
      budget[limit] = after;
      lower.push(key);
    }
  }
  return { budget, lower, higher };
}
