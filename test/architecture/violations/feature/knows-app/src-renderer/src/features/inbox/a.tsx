import type { Thing } from '#renderer/app/layout.tsx';

export type Other = Thing;
