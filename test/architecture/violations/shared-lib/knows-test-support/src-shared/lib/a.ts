import type { Thing } from '#test/support/clock.ts';

export type Other = Thing;
