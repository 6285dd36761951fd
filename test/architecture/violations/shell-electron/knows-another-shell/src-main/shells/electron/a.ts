import type { Thing } from '#main/shells/browser/main.ts';

export type Other = Thing;
