import type { Thing } from '#renderer/ui/tree.tsx';

export type Other = Thing;
