import { agents, approvals, nanites, permissions, questions } from './agents.ts';
import { live } from './live.ts';
import { merging } from './merging.ts';
import { projects } from './projects.ts';
import { review, turns } from './review.ts';
import { blobs, sessions } from './sessions.ts';
import { system } from './system.ts';
import { worktrees } from './worktrees.ts';

/** Everything that a client may ask. The one wire there is. */
export const contract = {
  system,
  sessions,
  agents,
  nanites,
  approvals,
  permissions,
  questions,
  projects,
  review,
  worktrees,
  merging,
  turns,
  blobs,
  live,
};
export type Contract = typeof contract;
