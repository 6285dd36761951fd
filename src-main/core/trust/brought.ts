import type { AgentType } from '#shared/model/agent-type.ts';
import type { Brought } from '#shared/model/trust.ts';
import type { AgentTypeFiles } from '#main/core/ports/agent-types.ts';
import type { ProjectFile, ProjectPlaybook } from '#main/core/ports/project-settings.ts';

/** Characters of what a definition says of itself. */
const MOST_WORDS = 300;

export interface Contents {
  /** Top of the project's main tree. */
  readonly top: string;
  readonly file: ProjectFile;
  readonly types: Pick<AgentTypeFiles, 'project' | 'digests'>;
  readonly playbook: ProjectPlaybook | null;
}

/** Everything in a project that counts only with a person's word: what would run first, then who would be asked, then the rest. */
export function broughtBy({ top, file, types, playbook }: Contents, digest: (text: string) => string): readonly Brought[] {
  const key = (kind: Brought['kind'], name: string, value: string | number | readonly string[] | undefined): Brought[] => {
    if (value === undefined) return [];
    // Of the value and not of its words: two commands are another thing than one of two lines.
    return [{ kind, name, says: Array.isArray(value) ? value.join('\n') : String(value), digest: digest(JSON.stringify(value)) }];
  };
  const { setup, teardown, pool } = file.worktree;
  const { verify } = file.merge;
  return [
    ...(playbook === null ? [] : [{ kind: 'playbook' as const, name: playbook.name, says: '', digest: playbook.digest }]),
    // An empty list runs nothing, but takes the place of the person's own: it is brought too.
    ...key('setup', 'worktree.setup', setup),
    ...key('teardown', 'worktree.teardown', teardown),
    ...key('verify', 'merge.verify', verify ?? undefined),
    ...key('model', 'options.model', file.model ?? undefined),
    ...key('pool', 'worktree.pool', pool ?? undefined),
    ...types.project.map((type) => definition(type, top, types.digests.get(type.file ?? '') ?? '')),
  ];
}

function definition(type: AgentType, top: string, digest: string): Brought {
  const { name, description, tools, model } = type;
  const words = [
    `${name}: ${description === '' ? 'without a description' : description}`.slice(0, MOST_WORDS),
    `tools: ${tools.length === 0 ? 'all that its parent has' : tools.join(', ')}`.slice(0, MOST_WORDS),
    ...(model === null ? [] : [`model: ${model}`]),
  ];
  return { kind: 'definition', name: pathWithin(top, type.file ?? name), says: words.join('\n'), digest };
}

/** A path as it is called in its project, with `/` on every system. */
export function pathWithin(top: string, path: string): string {
  return (path.startsWith(top) ? path.slice(top.length + 1) : path).replaceAll('\\', '/');
}
