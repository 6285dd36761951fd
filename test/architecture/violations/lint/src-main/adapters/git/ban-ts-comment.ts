// @ts-ignore
export const a: number = 'one';
