import { resolve } from 'node:path';
import type { KnownTypes } from '#shared/contract/agents.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/** The kinds of agent that can be spawned in a folder, and those that are not used, each with why. */
export function listTypes(options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const known = await client.agents.types({ folder: resolve(options.directory ?? '.') });
    if (options.json) {
      out(JSON.stringify(known));
      return;
    }
    for (const type of known.types) for (const line of linesOf(type, known)) out(printable(line));
    for (const { file, problem } of known.broken) out(printable(`${file} is skipped: ${problem}`));
    const about = trustWords(known);
    if (about !== null) out(`\n${about}`);
  });
}

/** A definition: its name and what it is for, and below that what it says of how such an agent is made. */
export function linesOf(type: AgentType, { trusted }: Pick<KnownTypes, 'trusted'>): string[] {
  const { name, source, description, tools, disallowedTools, model, maxTurns, worktree, limits, file, overriddenBy, overrides } = type;
  const notes = [
    `tools: ${tools.join(', ') || 'all of its parent'}${disallowedTools.length === 0 ? '' : `, without ${disallowedTools.join(', ')}`}`,
    model === null ? null : `model: ${model}`,
    maxTurns === null ? null : `at most ${maxTurns} turns`,
    worktree === null ? null : worktree ? 'in a worktree of its own' : 'without a worktree of its own',
    limits.maxDepth === null ? null : `nobody below depth ${limits.maxDepth}`,
    limits.maxChildren === null ? null : `at most ${limits.maxChildren} children at once`,
    file === null ? null : `from ${file}`,
    overrides === null ? null : `in place of the ${overrides} one`,
    overriddenBy === null ? null : `not used: ${overriddenBy} is over it`,
    source === 'project' && trusted !== true ? 'not used: its project is not trusted' : null,
  ];
  return [`${name.padEnd(16)} ${source.padEnd(9)} ${description}`, ...notes.flatMap((note) => (note === null ? [] : [`  ${note}`]))];
}

function trustWords({ trusted, project }: KnownTypes): string | null {
  if (trusted === null) return null;
  return trusted
    ? `The definitions of ${project} are used. 'coppice projects distrust' takes that back.`
    : `The definitions of ${project} are not used. 'coppice projects trust' shows them, and lets them count.`;
}
