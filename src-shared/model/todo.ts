import { z } from 'zod';

/** One item of the list that an agent keeps of what it has to do. */
export const Todo = z.object({
  content: z.string().min(1).max(500),
  status: z.enum(['pending', 'in_progress', 'completed']),
  /** The same as something under way: `Writing the parser`. */
  activeForm: z.string().max(500).optional(),
});
export type Todo = z.infer<typeof Todo>;
