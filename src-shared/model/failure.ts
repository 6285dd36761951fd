import { z } from 'zod';

/** Why a model call gave no answer. */
export const ModelFailure = z.object({
  /** `too_long`: the request does not fit the model's window, so that a shorter one may be answered. */
  kind: z.enum(['auth', 'rate_limit', 'overloaded', 'invalid_request', 'too_long', 'connection', 'malformed', 'unconfigured']),
  /** Says which provider, what it answered and what to do. */
  message: z.string(),
  /** HTTP status, where there was one. */
  status: z.int().nullable(),
  /** How long the provider asks to be left alone, in ms; null where it does not say. */
  retryAfterMs: z.int().nonnegative().nullable(),
});
export type ModelFailure = z.infer<typeof ModelFailure>;
