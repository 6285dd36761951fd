import * as thing from 'node:path';

export const other = thing;
