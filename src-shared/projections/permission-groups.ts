import { type Remembered, rememberedKey } from '#shared/model/permission.ts';
import type { Session } from '#shared/model/session.ts';

/** What is remembered for one project, or for one session and all below it. */
export interface PermissionGroup {
  readonly key: string;
  readonly kind: 'project' | 'session';
  /** The project's folder, or the session's title. */
  readonly name: string;
  readonly rules: readonly { readonly key: string; readonly rule: Remembered }[];
}

/** Projects first, each by its name; within one what is denied comes first, since it holds over what is allowed. */
export function permissionGroups(
  permissions: ReadonlyMap<string, Remembered>,
  sessions: ReadonlyMap<string, Session>,
): readonly PermissionGroup[] {
  const byScope = Map.groupBy(permissions.values(), ({ scope }) => (scope.kind === 'project' ? scope.project : scope.root));
  const groups = [...byScope].map(([key, rules]): PermissionGroup => {
    const kind = rules[0]?.scope.kind ?? 'project';
    const name = kind === 'project' ? projectFolder(key) : (sessions.get(key)?.title ?? 'a session that is gone');
    return { key, kind, name, rules: rules.toSorted(inOrder).map((rule) => ({ key: rememberedKey(rule), rule })) };
  });
  return groups.toSorted((one, other) => one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name));
}

/** A project is known by git's common directory; a person knows it by the folder that this is in. */
export function projectFolder(project: string): string {
  return project.replace(/[/\\]\.git$/, '');
}

function inOrder(one: Remembered, other: Remembered): number {
  return other.effect.localeCompare(one.effect) || one.tool.localeCompare(other.tool) || one.pattern.localeCompare(other.pattern);
}
