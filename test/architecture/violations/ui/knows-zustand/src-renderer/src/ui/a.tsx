import * as thing from 'zustand';

export const other = thing;
