import * as thing from 'node:fs';

export const other = thing;
