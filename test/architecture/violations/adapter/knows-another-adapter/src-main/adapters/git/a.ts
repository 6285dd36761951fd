import type { Thing } from '#main/adapters/shell/shell.ts';

export type Other = Thing;
