import { z } from 'zod';

/** One exchange with a provider as it went over the wire; credentials are cut out of the headers. */
export const WireExchange = z.object({
  /** Where the request went; `playbook:` where nothing was sent. */
  url: z.string(),
  method: z.string(),
  requestHeaders: z.record(z.string(), z.string()),
  status: z.int().nullable(),
  responseHeaders: z.record(z.string(), z.string()),
});
export type WireExchange = z.infer<typeof WireExchange>;
