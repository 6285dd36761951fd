import type { Thing } from '#shared/projections/agents.ts';

export type Other = Thing;
