import { registerHooks } from 'node:module';

/** `node --import` this file: whatever imports `electron` gets the stand-in. */
const standIn = new URL('./main.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)),
});
