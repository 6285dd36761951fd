import type { Thing } from '#shared/contract/live.ts';

export type Other = Thing;
