import { resolve } from 'node:path';
import type { KnownTypes } from '#shared/contract/agents.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/** The kinds of agent that can be spawned in a folder, and those that are not used, each with why. */
export function listTypes(options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const folder = resolve(options.directory ?? '.');
    const [known, look] = await Promise.all([client.agents.types({ folder }), client.projects.look({ folder })]);
    if (options.json) {
      out(JSON.stringify(known));
      return;
    }
    for (const type of known.types) for (const line of linesOf(type, known)) out(printable(line));
    for (const { file, problem } of known.broken) out(printable(`${file} is skipped: ${problem}`));
    const about = trustWords(known, look.top);
    if (about !== null) out(`\n${about}`);
  });
}

/** A definition: its name and what it is for, and below that what it says of how such an agent is made. */
export function linesOf(type: AgentType, { trusted }: Pick<KnownTypes, 'trusted'>): string[] {
  const notes = [...making(type), ...standing(type, trusted)];
  return [`${type.name.padEnd(16)} ${type.source.padEnd(9)} ${type.description}`, ...notes.map((note) => `  ${note}`)];
}

function making({ tools, disallowedTools, model, mode, maxTurns, worktree, limits }: AgentType): string[] {
  return [
    `tools: ${tools.join(', ') || 'all of its parent'}${disallowedTools.length === 0 ? '' : `, without ${disallowedTools.join(', ')}`}`,
    ...(model === null ? [] : [`model: ${model}`]),
    ...(mode === null ? [] : [`mode: ${mode}, or what is stricter of its parent`]),
    ...(maxTurns === null ? [] : [`at most ${maxTurns} turns`]),
    ...(worktree === null ? [] : [worktree ? 'in a worktree of its own' : 'without a worktree of its own']),
    ...(limits.maxDepth === null ? [] : [`nobody below depth ${limits.maxDepth}`]),
    ...(limits.maxChildren === null ? [] : [`at most ${limits.maxChildren} children at once`]),
  ];
}

function standing({ source, file, overrides, overriddenBy, ignored, warnings }: AgentType, trusted: boolean | null): string[] {
  return [
    ...(file === null ? [] : [`from ${file}`]),
    ...(overrides === null ? [] : [`in place of ${overrides}`]),
    ...(overriddenBy === null ? [] : [`not used: ${overriddenBy} is in its place`]),
    ...(source === 'project' && trusted !== true ? ['not used: its project is not trusted'] : []),
    ...ignored.map(({ what, why }) => `${what} is ignored: ${why}`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

function trustWords({ trusted }: KnownTypes, top: string): string | null {
  if (trusted === null) return null;
  return trusted
    ? `The definitions of ${top} are used. 'coppice projects distrust' takes that back.`
    : `The definitions of ${top} are not used. 'coppice projects trust' shows all that it brings, and lets it count.`;
}
