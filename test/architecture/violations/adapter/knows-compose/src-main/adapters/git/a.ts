import type { Thing } from '#main/compose.ts';

export type Other = Thing;
