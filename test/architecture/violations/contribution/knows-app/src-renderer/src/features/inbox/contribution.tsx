import type { Thing } from '#renderer/app/actions.ts';

export type Other = Thing;
