import type { Thing } from '../../../core/ports/clock.ts';

export type Other = Thing;
