import type { Thing } from '../review/contribution.tsx';

export type Other = Thing;
