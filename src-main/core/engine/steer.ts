import type { AgentId, MessageId } from '#shared/lib/ids.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Sender } from '#shared/model/message.ts';
import { hasMail } from '#shared/projections/mail.ts';
import type { Asked, Dispatch } from './dispatch.ts';
import type { Engine } from './parts.ts';

export interface Steering {
  readonly agent: AgentId;
  readonly from: Sender;
  readonly text: string;
  /** Cuts the present turn short, so that the message is read at once. */
  readonly interrupt: boolean;
}

/**
 * A message to an agent that is no nanite: read at the start of its next turn, or at once.
 * @param ask a person is told when the ledger cannot be written; a tool insists
 */
export async function steer(engine: Engine, ask: Dispatch, steering: Steering, asked: Asked): Promise<Result<{ message: MessageId }>> {
  const { agent, interrupt } = steering;
  const sent = await ask('message.send', { ...steering, model: null, mode: null }, asked);
  // A turn that has read the message already is the one that was wanted: cut off, nothing would follow it.
  const { mail, agents } = engine.views;
  // A compaction would only have to be begun anew: the turn that reads the message follows it.
  const compacting = agents.get(agent)?.context.compacting === true;
  if (sent.ok && interrupt && hasMail(mail.get(agent)) && !compacting) await engine.abort(agent);
  return sent;
}
