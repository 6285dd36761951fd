import * as thing from 'node:stream';

export const other = thing;
