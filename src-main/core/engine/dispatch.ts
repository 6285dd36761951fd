import { catalog, type Fact, type LedgerEvent, versions } from '#shared/events/catalog.ts';
import type { Actor } from '#shared/events/envelope.ts';
import { type AgentId, type CommandId, type IdSource, idsFrom } from '#shared/lib/ids.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Clock, NewSeed } from '#main/core/ports/clock.ts';
import { type Decided, type Folds, subtree } from '#main/core/ports/decision.ts';
import type { Ledger, Receipt, WireRecord } from '#main/core/ports/ledger.ts';
import { admit, mayAdmit } from '#main/core/lanes/admit.ts';
import { follow } from '#main/core/turns/follow.ts';
import { type AnswerOf, type CommandKind, type CommandOf, deciders, durable } from './deciders.ts';
import type { Views } from './views.ts';

export interface Asked {
  /** Minted by the asker where it may ask again; drawn here otherwise. */
  readonly id?: CommandId;
  readonly actor?: Actor;
  readonly causes?: LedgerEvent['causes'];
  /** Kept in the same transaction. */
  readonly wire?: WireRecord;
}

export interface Dispatch {
  /**
   * Decides one command and writes what was decided. Commands are taken in the order they come.
   * Resolves when the facts are in the ledger: the intent is written, the work is not done.
   * @returns the answer, or the problem that the rules found. The same command id gives the same answer again.
   * Rejects where the ledger failed, or with `DecisionBroken`; then nothing was written.
   */
  <K extends CommandKind>(kind: K, command: CommandOf<K>, asked?: Asked): Promise<Result<AnswerOf<K>>>;
}

export interface DispatchParts {
  readonly ledger: Ledger;
  readonly views: Views;
  readonly clock: Clock;
  readonly newSeed: NewSeed;
  readonly attended: () => boolean;
  /** Told after the commit, before the next command is decided. `stored` has long texts as references. */
  readonly committed: (events: readonly LedgerEvent[], stored: readonly LedgerEvent[]) => void;
}

/** A rule or a shape was broken inside: nothing was written, and to ask again would end in the same way. */
export class DecisionBroken extends Error {
  override readonly name = 'DecisionBroken';
}

export const ENGINE: Actor = { kind: 'engine', id: 'engine', via: 'engine' };

export function createDispatch(parts: DispatchParts, head: number): Dispatch {
  const { ledger, views, clock, newSeed } = parts;
  let last = head;
  let turn: Promise<unknown> = Promise.resolve();

  const decideAndWrite = async <K extends CommandKind>(kind: K, command: CommandOf<K>, asked: Asked): Promise<Result<AnswerOf<K>>> => {
    if (asked.id !== undefined) {
      const known = await ledger.receipt(asked.id);
      if (known !== null) return answerIn(known) as Result<AnswerOf<K>>;
    }
    const at = clock.now();
    const seed = newSeed();
    const ids = idsFrom(seed);
    const id = asked.id ?? (ids.event(at) as string as CommandId);
    const decide = deciders[kind] as unknown as (folds: Folds, command: CommandOf<K>, given: object) => Decided<AnswerOf<K>>;
    const attended = parts.attended();
    let decided: Decided<AnswerOf<K>>;
    let events: LedgerEvent[] = [];
    let stored: readonly LedgerEvent[];
    try {
      decided = decide(views, command, { at, ids, attended });
      if (decided.ok) events = stageAll(views, decided.facts, { at, ids, id, asked, after: last });
    } catch (error) {
      views.settle(false);
      throw new DecisionBroken(`${kind}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    // Nothing to remember: the asker is inside, and will look again at how things stand.
    if (events.length === 0 && asked.id === undefined) return answerOf(decided);
    const outcome: Receipt['outcome'] = decided.ok ? { ok: true, value: JSON.stringify(decided.value) } : { ok: false, ...decided.problem };
    const receipt: Receipt = { command: id, kind, at, seed, attended, asked: command, outcome };
    try {
      const durability = durable.has(kind) ? 'full' : 'normal';
      const commit = { events, views: views.changes(), receipt, durability } as const;
      stored = await ledger.commit(asked.wire === undefined ? commit : { ...commit, wire: asked.wire });
    } catch (error) {
      views.settle(false);
      throw error;
    }
    views.settle(true);
    last += events.length;
    if (events.length > 0) parts.committed(events, stored);
    return answerOf(decided);
  };

  return (kind, command, asked = {}) => {
    const mine = turn.then(() => decideAndWrite(kind, command, asked));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

interface Around {
  readonly at: number;
  readonly ids: IdSource;
  readonly id: CommandId;
  readonly asked: Asked;
  readonly after: number;
}

/** Puts the envelope around each fact, folds it, and asks what follows from it, for its agent and for those in line, until nothing does. */
function stageAll(views: Views, facts: readonly Fact[], around: Around): LedgerEvent[] {
  const { at, ids, id, asked, after } = around;
  const events: LedgerEvent[] = [];
  const touched = new Set<AgentId>();
  let placesMoved = false;
  const stage = (fact: Fact): void => {
    const first = events[0];
    const event = {
      seq: after + events.length + 1,
      id: ids.event(at),
      type: fact.type,
      v: versions[fact.type] ?? 1,
      at,
      session: fact.session,
      agent: fact.agent,
      run: fact.run,
      command: id,
      actor: asked.actor ?? ENGINE,
      causes: fact.causes ?? (first === undefined ? (asked.causes ?? []) : [first.id]),
      body: catalog[fact.type].parse(fact.body),
    } as LedgerEvent;
    events.push(event);
    views.stage(event);
    if (fact.agent !== null) touched.add(fact.agent);
    // Whoever waits below for room may have it now, or need none any more.
    if (fact.type === 'budget.changed' && fact.agent !== null) for (const below of subtree(views, fact.agent)) touched.add(below);
    placesMoved ||= mayAdmit(fact.type);
  };
  for (const fact of facts) stage(fact);
  while (touched.size > 0 || placesMoved) {
    for (const agent of touched) {
      touched.delete(agent);
      for (let more = follow(views, agent, ids); more.length > 0; more = follow(views, agent, ids)) more.forEach(stage);
    }
    if (!placesMoved) continue;
    placesMoved = false;
    admit(views).forEach(stage);
  }
  return events;
}

function answerOf<Value>(decided: Decided<Value>): Result<Value> {
  return decided.ok ? { ok: true, value: decided.value } : decided;
}

function answerIn({ outcome }: Receipt): Result<unknown> {
  if (outcome.ok) return { ok: true, value: JSON.parse(outcome.value) as unknown };
  return { ok: false, problem: { code: outcome.code, message: outcome.message } };
}
