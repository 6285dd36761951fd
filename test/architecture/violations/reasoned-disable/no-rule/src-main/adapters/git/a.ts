/* eslint-disable -- it is in the way */
export const a = 1;
