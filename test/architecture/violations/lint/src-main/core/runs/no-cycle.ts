import { b } from './no-cycle-back.ts';

export const a = (): number => b();
