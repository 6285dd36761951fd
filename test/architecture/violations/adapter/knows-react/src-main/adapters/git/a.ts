import * as thing from 'react';

export const other = thing;
