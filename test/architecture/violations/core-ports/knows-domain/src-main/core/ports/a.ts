import type { Thing } from '#main/core/runs/decide.ts';

export type Other = Thing;
