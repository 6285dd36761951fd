import { agents, approvals, nanites, permissions, questions } from './agents.ts';
import { merging } from './merging.ts';
import { projects } from './projects.ts';
import { review, turns } from './review.ts';
import { blobs, sessions } from './sessions.ts';
import { live, system } from './system.ts';
import { worktrees } from './worktrees.ts';
import { verbs } from './verbs.ts';

/** Every verb of the contract, answered. The same router serves every transport. */
export const router = verbs.router({
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
});
export type Router = typeof router;
