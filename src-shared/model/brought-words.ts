import { assertNever } from '#shared/lib/assert-never.ts';
import type { BroughtKind, Standing } from './trust.ts';

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
