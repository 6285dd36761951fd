import * as thing from '@orpc/client';

export const other = thing;
