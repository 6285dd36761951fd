import type { AgentId, EventId, MessageId } from '#shared/lib/ids.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Messages accepted for an agent that no turn has read yet, oldest first. */
export interface Mailbox {
  readonly agent: AgentId;
  readonly unread: readonly Letter[];
  /** Unread when a rewind went back to before they came; they are again where that is undone. */
  readonly aside: readonly Letter[];
}

interface Letter {
  readonly message: MessageId;
  readonly event: EventId;
}

export function hasMail(box: Mailbox | undefined): boolean {
  return box !== undefined && box.unread.length > 0;
}

/** Mailboxes by agent id; one that holds nothing has no row. */
export const mail: Projection<Mailbox> = {
  name: 'mail',
  version: 2,
  fold(get, event) {
    if (event.agent === null) return UNCHANGED;
    const box = get(event.agent) ?? { agent: event.agent, unread: [], aside: [] };
    const put = (unread: readonly Letter[], aside: readonly Letter[] = box.aside) => [
      { key: box.agent, row: unread.length + aside.length === 0 ? null : { ...box, unread, aside } },
    ];
    switch (event.type) {
      case 'message.accepted':
        return put([...box.unread, { message: event.body.message, event: event.id }]);
      case 'turn.requested': {
        const read = new Set(event.body.messages);
        return box.unread.length === 0 ? UNCHANGED : put(box.unread.filter(({ message }) => !read.has(message)));
      }
      case 'agent.rewound': {
        const gone = new Set(event.body.gone.messages);
        const back = new Set(event.body.back.messages);
        const counts = ({ message }: Letter) => back.has(message) || !gone.has(message);
        const isBack = ({ message }: Letter) => back.has(message);
        return put(
          [...box.aside.filter(isBack), ...box.unread.filter(counts)],
          [...box.aside.filter((letter) => !isBack(letter)), ...box.unread.filter((letter) => !counts(letter))],
        );
      }
      default:
        return UNCHANGED;
    }
  },
};
