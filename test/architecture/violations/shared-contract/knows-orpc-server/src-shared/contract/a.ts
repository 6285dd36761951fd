import * as thing from '@orpc/server';

export const other = thing;
