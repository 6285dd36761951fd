import type { Thing } from '#main/adapters/database/ledger.ts';

export type Other = Thing;
