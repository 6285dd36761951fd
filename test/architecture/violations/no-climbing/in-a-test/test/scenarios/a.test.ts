import type { Thing } from '../../src-main/compose.ts';

export type Other = Thing;
