import type { Thing } from '#renderer/stores/live.ts';

export type Other = Thing;
