import { z } from 'zod';

/** Everything that held only in the former process ends here. */
export const EngineStarted = z.object({ version: z.string(), pid: z.int(), shell: z.enum(['electron', 'browser', 'cli']) });

export const engineEvents = { 'engine.started': EngineStarted } as const;
