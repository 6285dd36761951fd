import type { Agent } from '#shared/model/agent.ts';

/** Names that are told one by one. */
const NAMED = 8;

const verbs = { cancel: 'Cancel', kill: 'Kill' } as const;
const what = {
  cancel: 'What they did so far stays readable, and their worktrees stay.',
  kill: 'Their processes are killed and nothing under way is waited for: a file may be left half written. What was said so far stays readable.',
} as const;

/** What the person is asked before an agent is ended, with all below it that go on. `ending` holds them all, itself too where it goes on. */
export function endQuestion(
  act: 'cancel' | 'kill',
  { id, name }: Pick<Agent, 'id' | 'name'>,
  ending: readonly Pick<Agent, 'id' | 'name'>[],
): { title: string; words: string; keep: string; confirm: string } {
  const count = ending.length;
  const below = ending.filter((each) => each.id !== id).length;
  const verb = verbs[act];
  if (count <= 1) return { title: `${verb} ${name}?`, words: what[act], keep: 'Keep it running', confirm: `${verb} it` };
  const names = ending.slice(0, NAMED).map((each) => each.name);
  const more = count - names.length;
  return {
    title: `${verb} ${name} and ${below} below it?`,
    words: `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${what[act]}`,
    keep: 'Keep them running',
    confirm: `${verb} ${count} agents`,
  };
}
