import * as thing from '@tanstack/react-query';

export const other = thing;
