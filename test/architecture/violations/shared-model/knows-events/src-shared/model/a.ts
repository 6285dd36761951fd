import type { Thing } from '#shared/events/catalog.ts';

export type Other = Thing;
