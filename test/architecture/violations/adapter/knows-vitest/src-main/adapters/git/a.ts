import * as thing from 'vitest';

export const other = thing;
