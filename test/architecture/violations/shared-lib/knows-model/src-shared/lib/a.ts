import type { Thing } from '#shared/model/agent.ts';

export type Other = Thing;
