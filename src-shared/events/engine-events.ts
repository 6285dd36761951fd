import { z } from 'zod';
import { Remembered } from '#shared/model/permission.ts';
import { ProjectTrust } from '#shared/model/trust.ts';

/** Everything that held only in the former process ends here. The lanes are closed until this engine opens them. */
export const EngineStarted = z.object({ version: z.string(), pid: z.int(), shell: z.enum(['electron', 'browser', 'cli']) });

/** Caps of the lanes as the config has them from here on; -1 is unlimited. */
export const LanesLimited = z.object({ agents: z.int().min(-1), nanites: z.int().min(-1) });

/** The engine works from here on: whoever is in line is given the places that are free. One that only looks never says so. */
export const LanesOpened = z.object({});

/**
 * A person lets what a project brings count, as it is now (`content` is a hash over `items`, which they were shown), or does not.
 * `items` is null where it was asked about definitions alone.
 */
export const TrustDecided = ProjectTrust.omit({ at: true });

export const PermissionRemembered = Remembered.omit({ at: true });
export const PermissionForgotten = z.object({ ...PermissionRemembered.shape });

export const engineEvents = {
  'engine.started': EngineStarted,
  'lanes.limited': LanesLimited,
  'lanes.opened': LanesOpened,
  'project.trust_decided': TrustDecided,
  'permission.remembered': PermissionRemembered,
  'permission.forgotten': PermissionForgotten,
} as const;
