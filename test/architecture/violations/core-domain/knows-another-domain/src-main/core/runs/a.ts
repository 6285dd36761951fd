import type { Thing } from '#main/core/turns/decide.ts';

export type Other = Thing;
