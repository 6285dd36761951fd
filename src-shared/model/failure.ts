import { z } from 'zod';

/** Why a model call gave no answer. */
export const ModelFailure = z.object({
  kind: z.enum(['auth', 'rate_limit', 'overloaded', 'invalid_request', 'connection', 'malformed', 'unconfigured']),
  /** Says which provider, what it answered and what to do. */
  message: z.string(),
  /** HTTP status, where there was one. */
  status: z.int().nullable(),
});
export type ModelFailure = z.infer<typeof ModelFailure>;
