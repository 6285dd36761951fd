export const other = await import('#main/core/turns/decide.ts');
