import { Clock } from '#main/core/ports/clock.ts';

export type Now = Clock['now'];
