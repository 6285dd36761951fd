import * as thing from 'electron';

export const other = thing;
