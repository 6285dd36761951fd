import type { BodyOf, EventType, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId, CommandId, EventId, MessageId, RunId, SessionId } from '#shared/lib/ids.ts';

export const ids = {
  session: (name: string) => `ses_${name}` as SessionId,
  agent: (name: string) => name as AgentId,
  call: (name: string) => `call_${name}` as CallId,
  run: (name: string) => `run_${name}` as RunId,
  message: (name: string) => `msg_${name}` as MessageId,
};

/** Facts of one session as the ledger would hold them: `const fact = factsOf('a'); fact(12, 'tool.started', {...})`. */
export function factsOf(name: string) {
  return <T extends EventType>(seq: number, type: T, body: BodyOf<T>): LedgerEvent =>
    ({
      seq,
      id: `event-${seq}` as EventId,
      type,
      v: 1,
      at: seq * 1000,
      session: ids.session(name),
      agent: ids.agent(name),
      run: ids.run(name),
      command: 'command' as CommandId,
      actor: { kind: 'engine', id: 'test', via: 'engine' },
      causes: [],
      body,
    }) as unknown as LedgerEvent;
}

/** A call from its request to its end, as facts from `seq` on. */
export function callFacts(
  name: string,
  seq: number,
  call: string,
  title = call,
  mutates = true,
  kind: 'read' | 'edit' = 'edit',
): LedgerEvent[] {
  const fact = factsOf(name);
  return [
    fact(seq, 'tool.requested', {
      turn: 1,
      call: ids.call(call),
      name: kind,
      tool: kind,
      args: {},
      display: { kind, title },
      mutates,
      problem: null,
    }),
    fact(seq + 1, 'tool.started', { turn: 1, call: ids.call(call), recovery: {} }),
    fact(seq + 2, 'tool.ended', { turn: 1, call: ids.call(call), outcome: 'ok', output: `output of ${call}`, facts: {} }),
  ];
}

export function message(name: string, seq: number, text: string): LedgerEvent {
  return factsOf(name)(seq, 'message.accepted', { message: ids.message(`${seq}`), from: { kind: 'person' }, text });
}
