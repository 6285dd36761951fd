import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { refsIn, withTexts } from '#shared/model/text.ts';
import { type Conversation, extend, newConversation } from '#shared/projections/conversation.ts';
import type { Ledger } from '#main/core/ports/ledger.ts';

const PAGE = 1000;

/** What each agent at work has said and been told. Kept while it works; read from the ledger when it is needed again. */
export class Conversations {
  private readonly ledger: Ledger;
  private readonly known = new Map<AgentId, Conversation>();
  private readonly loading = new Map<AgentId, { done: Promise<Conversation>; late: LedgerEvent[] }>();

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  async of(agent: AgentId, session: SessionId): Promise<Conversation> {
    const known = this.known.get(agent);
    if (known !== undefined) return known;
    const under = this.loading.get(agent);
    if (under !== undefined) return under.done;
    const late: LedgerEvent[] = [];
    // A reading that failed is not remembered: the next who needs it reads again.
    const done = this.load(agent, session, late).finally(() => this.loading.delete(agent));
    this.loading.set(agent, { done, late });
    return done;
  }

  /** Takes a committed event in, with its texts whole. */
  extend(event: LedgerEvent): void {
    if (event.agent === null) return;
    this.loading.get(event.agent)?.late.push(event);
    if (event.type === 'agent.created') this.known.set(event.agent, newConversation());
    const known = this.known.get(event.agent);
    if (known !== undefined) extend(known, event);
  }

  /** Its run is over: what it said stays in the ledger. */
  forget(agent: AgentId): void {
    this.known.delete(agent);
  }

  private async load(agent: AgentId, session: SessionId, late: readonly LedgerEvent[]): Promise<Conversation> {
    const conversation = newConversation();
    let after = 0;
    for (;;) {
      const events = await this.ledger.read({ session, after, limit: PAGE });
      for (const event of events) {
        after = event.seq;
        extend(conversation, await this.whole(event));
      }
      if (events.length < PAGE) break;
    }
    for (const event of late) if (event.seq > after) extend(conversation, event);
    this.known.set(agent, conversation);
    return conversation;
  }

  private async whole(event: LedgerEvent): Promise<LedgerEvent> {
    const refs = refsIn(event.body);
    if (refs.length === 0) return event;
    const texts = new Map<string, string>();
    for (const ref of refs) {
      const text = await this.ledger.text(ref.$text);
      if (text !== null) texts.set(ref.$text, text);
    }
    return { ...event, body: withTexts<unknown>(event.body, texts) } as LedgerEvent;
  }
}
