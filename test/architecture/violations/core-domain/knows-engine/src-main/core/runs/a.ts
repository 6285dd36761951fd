import type { Thing } from '#main/core/engine/dispatch.ts';

export type Other = Thing;
