import type { Thing } from '#renderer/features/review/review.tsx';

export type Other = Thing;
