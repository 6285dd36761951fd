import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Loop } from '#shared/projections/loops.ts';
import type { Scratch } from '#main/core/ports/ledger.ts';
import type { Aftermath } from '#main/core/ports/tools.ts';
import { about, type Decide, decided, type Folds, passedOn } from '#main/core/ports/decision.ts';

export interface StartEngine {
  readonly version: string;
  readonly pid: number;
  readonly shell: 'electron' | 'browser' | 'cli';
  /** What is left of streamed text, by agent. */
  readonly scratches: readonly Scratch[];
  /** How calls ended whose end was never written. */
  readonly aftermaths: readonly { readonly agent: AgentId; readonly call: CallId; readonly aftermath: Aftermath }[];
}

/**
 * What an engine finds when it starts: runs that were at work are interrupted, with all that is known of how far they came.
 * One that waits for a person keeps its open request; one that was being brought to its end is brought there.
 */
export const startEngine: Decide<StartEngine, { interrupted: number }> = (folds, command, given) => {
  const { version, pid, shell } = command;
  const facts: Fact[] = [{ type: 'engine.started', body: { version, pid, shell }, session: null, agent: null, run: null }];
  let interrupted = 0;
  for (const agent of folds.live()) {
    const loop = folds.loops.get(agent.id);
    if (loop === undefined) continue;
    facts.push(...settledCalls(agent, loop, command));
    facts.push(...cutTurn(agent, loop, command.scratches));
    if (!wasAtWork(agent)) continue;
    interrupted += 1;
    const reason = 'Coppice ended while it was at work';
    facts.push(...passedOn(folds, agent, given));
    facts.push(about(agent)('run.ended', { status: 'interrupted', reason, text: '' }));
  }
  return decided(facts, { interrupted });
};

function wasAtWork({ run }: Agent): boolean {
  if (run.stopping !== null) return false;
  // A question to an agent stays open like one to a person: its answer needs nothing of the former process.
  return run.status === 'running' || (run.status === 'waiting' && run.waitsOn?.on !== 'person' && run.waitsOn?.on !== 'agent');
}

function settledCalls(agent: Agent, loop: Loop, { aftermaths }: StartEngine): Fact[] {
  return aftermaths
    .filter((each) => each.agent === agent.id)
    .map(({ call, aftermath }) => {
      if (aftermath.known) return about(agent)('tool.ended', { turn: loop.turn, call, ...aftermath.result });
      const output =
        `${aftermath.output}\n[Coppice ended while this ran: how far it came is not known. Look before you do it again.]`.trimStart();
      return about(agent)('tool.ended', { turn: loop.turn, call, outcome: 'outcome_unknown', output, facts: {} });
    });
}

function cutTurn(agent: Agent, loop: Loop, scratches: readonly Scratch[]): Fact[] {
  if (loop.phase !== 'started') return [];
  const { turn, attempt } = loop;
  const left = scratches.find((each) => each.agent === agent.id && each.turn === turn && each.attempt === attempt);
  const { text, reasoning } = left ?? { text: '', reasoning: '' };
  return [about(agent)('turn.cut', { turn, attempt, text, reasoning, failure: null })];
}

/** Calls of live agents that were begun and whose end is not written: the ones to be looked into. */
export function unfinishedCalls(folds: Folds): { agent: Agent; call: Loop['calls'][number] }[] {
  return [...folds.live()].flatMap((agent) =>
    (folds.loops.get(agent.id)?.calls ?? []).filter((call) => call.state === 'started' && call.mutates).map((call) => ({ agent, call })),
  );
}
