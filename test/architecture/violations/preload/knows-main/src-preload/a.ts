import type { Thing } from '#main/core/ports/clock.ts';

export type Other = Thing;
