import type { Thing } from '../model/agent.ts';

export type Other = Thing;
