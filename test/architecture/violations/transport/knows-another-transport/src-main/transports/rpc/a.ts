import type { Thing } from '../websocket/serve.ts';

export type Other = Thing;
