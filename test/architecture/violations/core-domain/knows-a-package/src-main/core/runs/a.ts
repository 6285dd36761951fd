import * as thing from 'yaml';

export const other = thing;
