import { type Result, refuse } from '#shared/lib/result.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { checkedPattern } from './pattern.ts';

/**
 * A pattern as Claude Code's agent definitions have it: `Bash(git add:*)`, `Bash(ls)`, `Edit(/src/**)`. It never allows
 * more here than there, and sometimes less: `:*` and a `*` at the end begin a new word, another `*` stays within one.
 * `canonical` is the tool that answers to a name.
 *
 * What is refused cannot be honoured, so it allows nothing: `Read(~/.zshrc)` is outside of the workspace, and
 * `WebFetch(domain:...)` is of a tool without patterns.
 */
export function parseToolPattern(text: string, canonical: (name: string) => string | undefined): Result<Pattern> {
  const match = /^\s*(?<name>[\w-]+)\((?<inside>[^]*)\)\s*$/.exec(text);
  const { name, inside } = match?.groups ?? {};
  if (name === undefined || inside === undefined) {
    return refuse('bad_pattern', `"${text}" is not a pattern of a tool; write NAME(PATTERN), such as "Bash(git status:*)"`);
  }
  const tool = canonical(name);
  if (tool === undefined) return refuse('unknown_tool', `"${text}": there is no tool "${name}"`);
  const read = checkedPattern(tool, tool === 'bash' ? inside.replace(/(?<=\S):\*\s*$/, ' *') : inside);
  return read.ok ? read : refuse(read.problem.code, `"${text}" is not honoured: ${read.problem.message}`);
}
