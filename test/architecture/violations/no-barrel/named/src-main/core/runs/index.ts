export type { Thing } from './decide.ts';
