import type { Session } from '#shared/model/session.ts';

export interface ProjectGroup {
  readonly project: string;
  /** Folder name that a person knows it by. */
  readonly name: string;
  readonly sessions: readonly Session[];
}

/** Root sessions by project, newest news first, groups in the order of their newest. */
export function projectGroups(sessions: ReadonlyMap<string, Session>): readonly ProjectGroup[] {
  const roots = [...sessions.values()].filter((session) => session.parent === null);
  roots.sort((a, b) => b.updatedAt - a.updatedAt);
  return [...Map.groupBy(roots, (session) => session.project)].map(([project, all]) => ({
    project,
    name: projectName(project, all[0]?.tour === true),
    sessions: all,
  }));
}

/** The project is git's common directory: its folder is the one that holds `.git`, or the bare repository itself. */
export function projectName(project: string, tour: boolean): string {
  if (tour) return 'Tour';
  const parts = project.split(/[\\/]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? project;
  return last === '.git' ? (parts.at(-2) ?? last) : last.replace(/\.git$/, '');
}
