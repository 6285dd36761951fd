export const file = new URL('../turns/worker.ts', import.meta.url);
