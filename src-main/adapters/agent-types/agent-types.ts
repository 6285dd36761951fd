import { createHash } from 'node:crypto';
import type { AgentType, TypeFamily } from '#shared/model/agent-type.ts';
import type { AgentTypes } from '#main/core/ports/agent-types.ts';
import { brokenOf, createFolderReader, type ReadFile } from './folder.ts';

/** In order of precedence. */
const FAMILIES: readonly { readonly family: TypeFamily; readonly folder: string }[] = [
  { family: 'coppice', folder: '.coppice/agents' },
  { family: 'nano_claude', folder: '.nano_claude/agents' },
  { family: 'claude', folder: '.claude/agents' },
];

/** Definitions in the places of the person, and of a project. @param home the person's home folder */
export function createAgentTypes(home: string): AgentTypes {
  const read = createFolderReader();
  const all = async (base: string, source: 'user' | 'project'): Promise<readonly ReadFile[]> => {
    const files = await Promise.all(FAMILIES.map(({ family, folder }) => read(base, folder, { source, family })));
    return files.flat();
  };
  return {
    async read(top) {
      const [user, project] = await Promise.all([all(home, 'user'), top === null || top === home ? [] : all(top, 'project')]);
      return {
        user: typesOf(user),
        project: typesOf(project),
        broken: [...project.flatMap((file) => brokenOf(file, 'project')), ...user.flatMap((file) => brokenOf(file, 'user'))],
        digests: new Map(project.flatMap(({ path, bytes }) => (bytes === null ? [] : [[path, digestOf(bytes)]]))),
      };
    },
  };
}

/** Of one name in one place the first file counts; the others say so. */
function typesOf(files: readonly ReadFile[]): AgentType[] {
  const seen = new Map<string, AgentType>();
  return files.flatMap(({ type }) => {
    if (type === null) return [];
    const first = seen.get(`${type.family} ${type.name}`);
    if (first === undefined) seen.set(`${type.family} ${type.name}`, type);
    else return [{ ...type, warnings: [...type.warnings, `${first.file} has the same name and is used.`] }];
    return [type];
  });
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
