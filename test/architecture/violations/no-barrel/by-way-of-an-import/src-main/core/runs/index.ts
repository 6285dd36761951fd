import { thing } from './decide.ts';

export { thing };
