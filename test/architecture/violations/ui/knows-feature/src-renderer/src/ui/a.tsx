import type { Thing } from '../features/inbox/inbox.tsx';

export type Other = Thing;
