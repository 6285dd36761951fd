import * as thing from 'node:events';

export const other = thing;
