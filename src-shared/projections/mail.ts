import type { AgentId, EventId, MessageId } from '#shared/lib/ids.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Messages accepted for an agent that no turn has read yet, oldest first. */
export interface Mailbox {
  readonly agent: AgentId;
  readonly unread: readonly { readonly message: MessageId; readonly event: EventId }[];
}

/** Mailboxes by agent id; an empty one has no row. */
export const mail: Projection<Mailbox> = {
  name: 'mail',
  version: 1,
  fold(get, event) {
    if (event.agent === null) return UNCHANGED;
    if (event.type === 'message.accepted') {
      const unread = [...(get(event.agent)?.unread ?? []), { message: event.body.message, event: event.id }];
      return [{ key: event.agent, row: { agent: event.agent, unread } }];
    }
    if (event.type === 'turn.requested') {
      const box = get(event.agent);
      if (box === undefined) return UNCHANGED;
      const read = new Set(event.body.messages);
      const unread = box.unread.filter(({ message }) => !read.has(message));
      return [{ key: event.agent, row: unread.length === 0 ? null : { agent: event.agent, unread } }];
    }
    return UNCHANGED;
  },
};
