import type { Thing } from '#main/adapters/git/git.ts';

export type Other = Thing;
