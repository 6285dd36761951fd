import { expect, test } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { memoryLedger } from '#test/support/memory-ledger.ts';
import { Conversations } from './conversations.ts';

const agent = 'a0000000' as AgentId;
const session = 'ses_000000000000' as SessionId;
const said = (seq: number, text: string): LedgerEvent =>
  ({
    seq,
    type: 'message.accepted',
    agent,
    session,
    body: { message: `msg_${seq}`, from: { kind: 'person' }, text },
  }) as unknown as LedgerEvent;

test('a ledger that could not be read once can be read again, and nothing said meanwhile is missing', async () => {
  const ledger = memoryLedger();
  ledger.events.push(said(1, 'one'));
  let failing = true;
  const read: typeof ledger.read = (range) => (failing ? Promise.reject(new Error('disk I/O error')) : ledger.read(range));
  const conversations = new Conversations({ ...ledger, read });
  await expect(conversations.of(agent, session)).rejects.toThrow('disk I/O error');
  failing = false;
  const reading = conversations.of(agent, session);
  ledger.events.push(said(2, 'two'));
  conversations.extend(said(2, 'two'));
  const conversation = await reading;
  conversations.extend(said(3, 'three'));
  expect([...conversation.messages.values()]).toEqual(['one', 'two', 'three']);
});
