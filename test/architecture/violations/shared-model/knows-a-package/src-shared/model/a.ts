import * as thing from '@orpc/contract';

export const other = thing;
