import * as thing from 'fs';

export const other = thing;
