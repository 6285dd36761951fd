import { z } from 'zod';
import type { ProjectFile } from '#main/core/ports/project-settings.ts';
import { budgetOf } from './budgets.ts';
import { checked, dotted, keysAt, type Path, unknownKey } from './checked.ts';
import { MergeTable, modelName, PresetTables, SettingsFile, table, wholeFrom, WorktreeTable } from './schema.ts';
import { parsedToml } from './toml.ts';

const ONLY_TRUE = 'true (a project can restrict, and not free)';

/** What of a `coppice.toml` counts in a project. A key that is not here is the person's alone to set, and is said to be. */
const ProjectTables = table({
  options: table({
    model: modelName.optional(),
    agent_max_depth: wholeFrom(-1).optional(),
    restrict_to_workspace: z.literal(true, { error: ONLY_TRUE }).optional(),
  }).optional(),
  build_budget_presets: PresetTables.optional(),
  worktree: WorktreeTable.optional(),
  merge: MergeTable.optional(),
});

const NO_LANES = 'counts over all projects together, so that no project has a number of its own: yours holds';
const NOT_USED: ReadonlyMap<string, string> = new Map([
  ['options.team_hooks', 'is not used yet: there are no teams'],
  ['options.agent_max_threads', NO_LANES],
  ['options.nanite_max_threads', NO_LANES],
]);

/** Lines about keys that are the person's alone; a file may be made of nothing else. */
const MOST_LINES = 20;

export const NO_FILE: ProjectFile = {
  file: null,
  model: null,
  agentMaxDepth: null,
  restrictToWorkspace: false,
  budgets: {},
  worktree: {},
  merge: {},
  problems: [],
};

/** What a project's own file says. `${NAME}` stays as it is written: nothing of the environment is looked up for a repository. */
export function projectFileOf(text: string, file: string): ProjectFile {
  const read = parsedToml(text, file);
  if (read.problem !== null) return { ...NO_FILE, problems: [`${read.problem}; nothing of it counts`] };
  const { file: tables, problems } = checked(read.value, ProjectTables, notOfAProject);
  const { options = {}, build_budget_presets: presets = {}, worktree = {}, merge = {} } = tables;
  const shown = problems.slice(0, MOST_LINES);
  if (problems.length > MOST_LINES) shown.push(`${problems.length - MOST_LINES} more keys do not count`);
  return {
    file,
    model: options.model ?? null,
    agentMaxDepth: options.agent_max_depth ?? null,
    restrictToWorkspace: options.restrict_to_workspace ?? false,
    budgets: Object.fromEntries(Object.entries(presets).map(([name, preset]) => [name, budgetOf(preset)])),
    worktree: {
      ...(worktree.setup === undefined ? {} : { setup: worktree.setup }),
      ...(worktree.teardown === undefined ? {} : { teardown: worktree.teardown }),
      ...(worktree.setup_required === undefined ? {} : { setupRequired: worktree.setup_required }),
      ...(worktree.setup_timeout_seconds === undefined ? {} : { setupTimeoutSeconds: worktree.setup_timeout_seconds }),
      ...(worktree.pool === undefined ? {} : { pool: worktree.pool }),
    },
    merge: merge.verify === undefined ? {} : { verify: merge.verify },
    problems: shown.map((line) => `${file}: ${line}`),
  };
}

/** Of a table each of its keys is named: a person who wonders why an address has no effect looks for that. */
function notOfAProject(path: Path, value: unknown): string[] {
  const why = NOT_USED.get(dotted(path));
  if (why !== undefined) return [`key "${dotted(path)}" ${why}`];
  const known = keysAt(SettingsFile, path.slice(0, -1)).includes(String(path.at(-1)));
  if (!known && path.length <= 2) return [unknownKey(ProjectTables, path)];
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) {
    const inside = Object.entries(value).flatMap(([key, each]) => leavesOf([...path, key], each));
    if (inside.length > 0) return inside.map(ofThePerson);
  }
  return [ofThePerson(path)];
}

function leavesOf(path: Path, value: unknown): Path[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return [path];
  return Object.entries(value).flatMap(([key, each]) => leavesOf([...path, key], each));
}

function ofThePerson(path: Path): string {
  return `key "${dotted(path)}" does not count in a project: it is yours alone to set`;
}
