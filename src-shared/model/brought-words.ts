import { assertNever } from '#shared/lib/assert-never.ts';
import type { Brought, BroughtKind, Standing } from './trust.ts';

/** What a thing that a project brings does, once it counts: said before it, to the person who decides. */
export const doesWords: Readonly<Record<BroughtKind, string>> = {
  playbook: 'Plays a script in place of a model',
  setup: 'Runs in each new worktree',
  teardown: 'Runs in a worktree before it is removed',
  verify: 'Runs before a merge',
  model: 'Model of new sessions here',
  pool: 'Worktrees kept ready in advance',
  definition: 'Agent type',
};

/** Kinds whose words are commands. */
export function isCommand(kind: BroughtKind): boolean {
  return kind === 'setup' || kind === 'teardown' || kind === 'verify';
}

const nouns: Readonly<Record<BroughtKind, readonly [one: string, more: string]>> = {
  playbook: ['playbook', 'playbooks'],
  setup: ['setup command', 'setup commands'],
  teardown: ['teardown command', 'teardown commands'],
  verify: ['command before a merge', 'commands before a merge'],
  model: ['model', 'models'],
  pool: ['pool of worktrees', 'pools of worktrees'],
  definition: ['agent type', 'agent types'],
};

/** All of it by number, as "2 setup commands, 1 agent type". Commands that are named as none are none. */
export function countedWords(things: readonly Pick<Brought, 'kind' | 'says'>[]): string {
  const counts = new Map<BroughtKind, number>();
  for (const { kind, says } of things) {
    const count = isCommand(kind) ? says.split('\n').filter((line) => line !== '').length : 1;
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return [...counts].map(([kind, count]) => `${count} ${nouns[kind][count === 1 ? 0 : 1]}`).join(', ');
}

/** How a project stands, in a sentence. */
export function standingWords(standing: Standing): string {
  switch (standing) {
    case 'nothing':
      return 'This project brings nothing that waits for your word.';
    case 'unasked':
      return 'This project brings things of its own, which are not used yet.';
    case 'trusted':
      return 'What this project brings is used, as it is now.';
    case 'refused':
      return 'What this project brings is not used, as you said.';
    case 'changed':
      return 'What this project brings has changed since you were asked: it is not used as it is now.';
    case 'narrower':
      return 'You trusted the agent types of this project before you were asked about all that it brings: until you say so again nothing of it is used.';
    default:
      return assertNever(standing, 'standing of a project');
  }
}
