import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import type { Playbook, ScriptedAgent, ScriptedTurn } from '#shared/model/playbook.ts';
import { headOf } from '#shared/model/text.ts';
import { countedOf } from './counted.ts';

/** How much of a prompt tells two agents apart that are alike in all else. */
const PROMPT_PREFIX = 200;

/** What a later run will have otherwise, and the reference that stands for it: longer ones first. */
type Renaming = readonly (readonly [found: RegExp, reference: string])[];

interface Recorded {
  readonly created: EventOf<'agent.created'>;
  turns: ScriptedTurn[];
  /** Of the calls that its answers made, in order. */
  readonly calls: CallId[];
  readonly outputs: Map<CallId, string>;
  readonly startedAt: Map<number, number>;
  /** Turns that compacted. A script has no need of them, and its turns are counted without. */
  readonly compactions: Set<number>;
  cwd: string;
  prompt: string;
}

/**
 * The script that plays a recorded tree of agents again: per agent and turn what was thought, said and called.
 *
 * What differs from run to run (an agent's own id and folder, ids, branches and folders of the children that it spawned)
 * becomes a reference. A turn that failed for good fails again; of one that was tried again the answer counts.
 * What people said and allowed is not in it: it is no model's. Nor is what was rewound.
 *
 * @param events every fact of the root's session and of the sessions below it, in the order of the ledger, with whole texts
 */
export function playbookOf(events: readonly LedgerEvent[]): Playbook {
  const recorded = new Map<AgentId, Recorded>();
  const rewound = rewoundIn(events);
  for (const event of events) {
    if (event.agent === null || rewound.get(event.agent)?.has(event) === false) continue;
    if (event.type === 'agent.created') {
      const { cwd } = event.body;
      recorded.set(event.agent, {
        created: event,
        turns: [],
        calls: [],
        outputs: new Map(),
        startedAt: new Map(),
        compactions: new Set(),
        cwd,
        prompt: '',
      });
    }
    const agent = recorded.get(event.agent);
    if (agent !== undefined) record(agent, event);
  }
  // The turns that count are played one after the other, whatever their numbers were.
  for (const [id, agent] of recorded) if (rewound.has(id)) agent.turns = agent.turns.filter(() => true);
  const all = [...recorded.values()];
  return { version: 1, agents: all.map((agent) => scripted(agent, all)) };
}

/** The events that count, of each agent that was rewound. */
function rewoundIn(events: readonly LedgerEvent[]): ReadonlyMap<AgentId, ReadonlySet<LedgerEvent>> {
  const agents = new Set(events.flatMap(({ type, agent }) => (type === 'agent.rewound' && agent !== null ? [agent] : [])));
  return new Map([...agents].map((id) => [id, new Set(countedOf(events.filter(({ agent }) => agent === id)).now)]));
}

function record(agent: Recorded, event: LedgerEvent): void {
  switch (event.type) {
    case 'message.accepted':
      if (agent.prompt === '') agent.prompt = headOf(event.body.text);
      return;
    case 'worktree.unavailable':
      agent.cwd = event.body.cwd;
      return;
    case 'turn.requested':
      if (event.body.purpose === 'compact') agent.compactions.add(event.body.turn);
      return;
    case 'turn.started':
      agent.startedAt.set(event.body.turn, event.at);
      return;
    case 'turn.ended': {
      const { turn, parts } = event.body;
      if (agent.compactions.has(turn)) return;
      for (const part of parts) if (part.type === 'call') agent.calls.push(part.call);
      agent.turns[placeOf(agent, turn)] = { ...answered(parts), ...taken(agent, turn, event.at) };
      return;
    }
    case 'turn.cut': {
      const { turn, text, reasoning, failure } = event.body;
      if (agent.compactions.has(turn)) return;
      const fail = failure === null ? {} : { fail: failureOf(failure) };
      agent.turns[placeOf(agent, turn)] = { ...words('think', headOf(reasoning)), ...words('say', headOf(text)), ...fail };
      return;
    }
    case 'tool.ended':
      agent.outputs.set(event.body.call, headOf(event.body.output));
      return;
    default:
      return;
  }
}

function placeOf({ compactions }: Recorded, turn: number): number {
  return turn - 1 - [...compactions].filter((before) => before < turn).length;
}

function answered(parts: EventOf<'turn.ended'>['body']['parts']): ScriptedTurn {
  const said = (type: 'reasoning' | 'text'): string =>
    parts.flatMap((part) => (part.type !== 'call' && part.type === type ? [headOf(part.text)] : [])).join('\n\n');
  const call = parts.flatMap((part) => (part.type === 'call' ? [{ tool: part.name, args: part.args }] : []));
  return { ...words('think', said('reasoning')), ...words('say', said('text')), ...(call.length === 0 ? {} : { call }) };
}

function words(key: 'think' | 'say', text: string): ScriptedTurn {
  return text === '' ? {} : { [key]: text };
}

function taken({ startedAt }: Recorded, turn: number, at: number): ScriptedTurn {
  const ms = at - (startedAt.get(turn) ?? at);
  return ms > 0 ? { after_ms: ms } : {};
}

function failureOf({ kind, message, status }: NonNullable<EventOf<'turn.cut'>['body']['failure']>): ScriptedTurn['fail'] {
  return { kind, message, ...(status === null ? {} : { status }) };
}

function scripted(agent: Recorded, all: readonly Recorded[]): ScriptedAgent {
  const spawns = spawnsOf(agent);
  const renaming = renamingOf(agent, spawns);
  let calls = 0;
  // A turn that was asked and never answered leaves a hole.
  const turns = Array.from(agent.turns, (turn: ScriptedTurn | undefined = {}): ScriptedTurn => {
    const call = turn.call?.map((each) => (spawns.has(calls++) ? { ...each, args: withoutModel(each.args) } : each));
    return renamed(call === undefined ? turn : { ...turn, call }, renaming);
  });
  return { match: matchOf(agent, all), turns };
}

function matchOf({ created, prompt }: Recorded, all: readonly Recorded[]): ScriptedAgent['match'] {
  const { name, type, depth } = created.body;
  if (depth === 0) return { depth };
  const alike = all.filter(({ created: { body } }) => body.name === name && body.type === type && body.depth === depth);
  if (alike.length === 1) return { name, type, depth };
  // An id or a folder in it will be another one in a later run.
  const passing = all.flatMap(({ created: { agent: id, session }, cwd }) => [id, session, cwd]).filter((each) => (each?.length ?? 0) > 1);
  const ends = passing.map((each) => prompt.indexOf(String(each)));
  const same = Math.min(PROMPT_PREFIX, ...ends.filter((end) => end >= 0));
  return { name, type, depth, prompt: `^${escaped(prompt.slice(0, same))}` };
}

/** Answers to the calls that spawned a child, by the number of the call. */
function spawnsOf({ calls, outputs }: Recorded): Map<number, Record<string, unknown>> {
  const spawns = new Map<number, Record<string, unknown>>();
  for (const [index, call] of calls.entries()) {
    const answer = objectIn(outputs.get(call));
    if (typeof answer?.['agent_id'] === 'string' && typeof answer['session_id'] === 'string') spawns.set(index, answer);
  }
  return spawns;
}

/** A child that was given a model of its own plays from the script like its parent. */
function withoutModel(args: Json): Json {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  const { model: _, ...rest } = args;
  return rest;
}

/** What of this agent's words must be put in other words: its own id and folder, and what its spawns were answered. */
function renamingOf({ created, cwd }: Recorded, spawns: ReturnType<typeof spawnsOf>): Renaming {
  const found: [literal: string, reference: string][] = [[String(created.agent), '{{own.id}}']];
  if (cwd.length > 1) found.push([cwd, '{{own.cwd}}']);
  for (const [index, answer] of spawns) {
    for (const key of ['agent_id', 'session_id', 'worktree_path', 'worktree_branch']) {
      const value = answer[key];
      if (typeof value === 'string') found.push([value, `{{calls.${index}.${key}}}`]);
    }
  }
  return found
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([literal, reference]) => [new RegExp(`(?<!\\w)${escaped(literal)}(?![\\w-]|\\.\\w)`, 'gu'), reference]);
}

function renamed<T extends Json | ScriptedTurn>(value: T, renaming: Renaming): T {
  return rename(value as Json, renaming) as T;
}

function rename(value: Json, renaming: Renaming): Json {
  if (typeof value === 'string') return renaming.reduce((text, [found, reference]) => text.replace(found, () => reference), value);
  if (Array.isArray(value)) return value.map((member) => rename(member, renaming));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rename(member, renaming)]));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function objectIn(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
