import type { Thing } from '#renderer/client/rpc.ts';

export type Other = Thing;
