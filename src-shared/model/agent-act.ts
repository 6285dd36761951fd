import { z } from 'zod';

/**
 * What a person does with an agent that exists, five different things: say something to it, hold it, let it go on, bring it to its end
 * in order, and end it at once.
 */
export const AgentAct = z.enum(['steer', 'pause', 'resume', 'cancel', 'kill']);
export type AgentAct = z.infer<typeof AgentAct>;
