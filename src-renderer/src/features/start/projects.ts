import type { Session } from '#shared/model/session.ts';

/** A folder that a person worked in before. */
export interface RecentProject {
  readonly cwd: string;
  readonly name: string;
  readonly usedAt: number;
}

/** Folders of former sessions, the last used first, each once. The tour's own repository is no project of the person's. */
export function recentProjects(sessions: Iterable<Session>, limit = 6): RecentProject[] {
  const byFolder = new Map<string, RecentProject>();
  for (const { cwd, parent, tour, updatedAt } of sessions) {
    if (parent !== null || tour) continue;
    const known = byFolder.get(cwd);
    if (known === undefined || known.usedAt < updatedAt) byFolder.set(cwd, { cwd, name: folderName(cwd), usedAt: updatedAt });
  }
  return [...byFolder.values()].toSorted((a, b) => b.usedAt - a.usedAt).slice(0, limit);
}

/** Last part of a path of any system; the path itself where it has none. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
