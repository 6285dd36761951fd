import { isDeepStrictEqual } from 'node:util';
import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { agents } from '#shared/projections/agents.ts';
import { applyChanges } from '#shared/projections/projection.ts';

/** Facts that a client received and the ledger does not have, or has otherwise. */
export function lost(received: readonly LedgerEvent[], stored: readonly LedgerEvent[]): string[] {
  const bySeq = new Map(stored.map((event) => [event.seq, event]));
  return received.flatMap((event) =>
    isDeepStrictEqual(event, bySeq.get(event.seq)) ? [] : [`fact ${event.seq} (${event.type}) was shown and is not in the ledger`],
  );
}

/** The order of the ledger has no gap. */
export function gaps(stored: readonly LedgerEvent[]): string[] {
  return stored.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`fact ${seq} stands at place ${index + 1}`]));
}

/** Answers that were asked for again after they were written, and calls that were started again after their result was. */
export function repeats(stored: readonly LedgerEvent[]): string[] {
  const found: string[] = [];
  const answered = new Set<string>();
  const mutating = new Set<string>();
  const started = new Set<string>();
  const ended = new Set<string>();
  for (const event of stored) {
    if (event.type === 'turn.started' || event.type === 'turn.ended') {
      const turn = `turn ${event.body.turn} of ${event.agent}`;
      if (answered.has(turn)) found.push(`${event.seq}: ${turn} was answered before`);
      if (event.type === 'turn.ended') answered.add(turn);
    }
    if (event.type === 'tool.requested' && event.body.mutates) mutating.add(event.body.call);
    if (event.type === 'tool.started') {
      const { call } = event.body;
      if (ended.has(call)) found.push(`${event.seq}: call ${call} has a result and is started again`);
      if (mutating.has(call) && started.has(call)) found.push(`${event.seq}: call ${call}, which changes something, is started again`);
      started.add(call);
    }
    if (event.type === 'tool.ended') {
      if (ended.has(event.body.call)) found.push(`${event.seq}: call ${event.body.call} has two results`);
      ended.add(event.body.call);
    }
  }
  return found;
}

/** Commands by what they wrote down themselves as they ran: `marks` begin with the id of the call. */
export function commandsRun(stored: readonly LedgerEvent[], marks: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const mark of marks) {
    const call = mark.slice(0, mark.indexOf('-'));
    times.set(call, (times.get(call) ?? 0) + 1);
  }
  const twice = [...times].filter(([, count]) => count > 1).map(([call, count]) => `command ${call} ran ${count} times`);
  const calls = new Set(
    stored.flatMap((event) => (event.type === 'tool.requested' && event.body.tool === 'bash' ? [event.body.call] : [])),
  );
  const missed = stored
    .filter((event): event is EventOf<'tool.ended'> => event.type === 'tool.ended' && event.body.outcome === 'ok')
    .filter(({ body }) => calls.has(body.call) && !times.has(body.call))
    .map(({ seq, body }) => `${seq}: command ${body.call} is said to have run and has not`);
  return [...twice, ...missed];
}

/**
 * Statuses at each start of an engine: a run that was at work is interrupted in the very facts of that start, one that was being
 * brought to its end stays so, an ended one is never touched again, and nothing interrupted goes on but by a person's word.
 */
export function statuses(stored: readonly LedgerEvent[]): string[] {
  const found: string[] = [];
  const rows = new Map<string, Agent>();
  let before = new Map<string, Agent>();
  stored.forEach((event, index) => {
    if (event.type === 'engine.started') before = new Map(rows);
    const was = event.agent === null ? undefined : rows.get(event.agent)?.run;
    if (was !== undefined && hasEnded(was.status) && event.type.startsWith('run.')) {
      const begins = event.type === 'run.started' || event.type === 'run.queued';
      const person = begins && event.run !== was.id && event.actor.kind === 'person';
      if (!person) found.push(`${event.seq}: ${event.type} by ${event.actor.kind} after run ${was.id} had ended as ${was.status}`);
    }
    applyChanges(
      rows,
      agents.fold((key) => rows.get(key), event),
    );
    // A start is one command: its facts stand together.
    const start = stored.findLast((each) => each.type === 'engine.started' && each.seq <= event.seq);
    const last = start !== undefined && event.command === start.command && stored[index + 1]?.command !== start.command;
    if (last) found.push(...[...before.values()].flatMap((agent) => afterStart(agent, rows.get(agent.id), event.seq)));
  });
  return found;
}

function afterStart(before: Agent, now: Agent | undefined, seq: number): string[] {
  const { status, stopping, waitsOn } = before.run;
  const stays = hasEnded(status) || stopping !== null || status === 'paused' || waitsOn?.on === 'person' || waitsOn?.on === 'agent';
  // Who was in line is in line still, or has the place that a cut run left.
  const wanted = status === 'queued' ? ['queued', 'running'] : [stays ? status : 'interrupted'];
  if (wanted.includes(now?.run.status ?? '')) return [];
  return [`${seq}: after the start ${before.name} is ${now?.run.status ?? 'gone'}, and not ${wanted.join(' or ')} (it was ${status})`];
}

/** Calls that were left without a result. A conversation with one is refused by every provider. */
export function openCalls(stored: readonly LedgerEvent[]): string[] {
  const ended = new Set(stored.flatMap((event) => (event.type === 'tool.ended' ? [event.body.call] : [])));
  return stored.flatMap((event) =>
    event.type === 'tool.requested' && !ended.has(event.body.call) ? [`${event.seq}: ${event.body.name} has no result`] : [],
  );
}
