import type { Thing } from '#renderer/ui/button.tsx';

export type Other = Thing;
