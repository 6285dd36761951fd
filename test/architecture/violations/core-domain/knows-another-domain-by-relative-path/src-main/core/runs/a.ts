import type { Thing } from '../turns/decide.ts';

export type Other = Thing;
