import type { Thing } from '#main/transports/rpc/router.ts';

export type Other = Thing;
