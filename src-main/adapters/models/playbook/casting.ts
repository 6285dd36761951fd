import type { ModelCaller } from '#main/core/ports/model.ts';
import type { ScriptedAgent } from '#shared/model/playbook.ts';

/** What of an agent a script can match on. */
export type Actor = Pick<ModelCaller, 'name' | 'type' | 'depth' | 'prompt'>;

/**
 * Which part an agent plays.
 *
 * In order of spawn each agent of a tree takes the first matching part that is still free; when all that match are taken,
 * the last of them is played again. A function of its arguments alone, so that a restart gives the same answer.
 *
 * @param earlier agents of the same tree that were made before, oldest first
 * @returns null where no part matches
 */
export function cast(parts: readonly ScriptedAgent[], actor: Actor, earlier: readonly Actor[]): ScriptedAgent | null {
  const taken = new Set<ScriptedAgent>();
  const take = (one: Actor): ScriptedAgent | null => {
    const fitting = parts.filter((part) => plays(part, one));
    const part = fitting.find((candidate) => !taken.has(candidate)) ?? fitting.at(-1) ?? null;
    if (part !== null) taken.add(part);
    return part;
  };
  for (const one of earlier) take(one);
  return take(actor);
}

function plays({ match }: ScriptedAgent, actor: Actor): boolean {
  return (
    (match.name === undefined || match.name === actor.name) &&
    (match.type === undefined || match.type === actor.type) &&
    (match.depth === undefined || match.depth === actor.depth) &&
    (match.prompt === undefined || new RegExp(match.prompt).test(actor.prompt))
  );
}
