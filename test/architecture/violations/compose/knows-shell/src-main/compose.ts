import type { Thing } from '#main/shells/cli/main.ts';

export type Other = Thing;
