import type { Thing } from '#renderer/features/inbox/inbox.tsx';

export type Other = Thing;
