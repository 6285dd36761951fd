import { array, asyncProperty, assert, nat, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { atWork, line } from '#shared/projections/lanes.ts';
import { type Conversation, extend, newConversation } from '#shared/projections/conversation.ts';
import { agents } from '#shared/projections/agents.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { loops } from '#shared/projections/loops.ts';
import { mail } from '#shared/projections/mail.ts';
import { applyChanges, type Projection } from '#shared/projections/projection.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { transcript } from '#shared/projections/transcript.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import { follow } from '#main/core/turns/follow.ts';
import { memoryLedger } from '#test/support/memory-ledger.ts';
import { KINDS, NO_IDS, startRoot, type Step, take } from '#test/support/random-commands.ts';
import { createDispatch } from './dispatch.ts';
import { Views } from './views.ts';

/** The same games each time; the long form plays many more, and others each time. */
const GAMES = process.env['COPPICE_TEST_LONG'] === undefined ? { numRuns: 60, seed: 20_260_101 } : { numRuns: 3000 };

const SAVED = [sessions, agents, loops, mail, approvals, worktrees] as readonly Projection<unknown>[];

const steps = array(tuple(nat(KINDS - 1), nat(20), nat(60)), { minLength: 20, maxLength: 150, size: 'max' });

/** What comes of these steps, on a ledger without a disk. Time goes on by 100 ms a step. */
async function play(taken: readonly Step[]) {
  const ledger = memoryLedger();
  const views = new Views();
  let at = 1_000_000;
  let seeds = 0;
  const dispatch = createDispatch(
    {
      ledger,
      views,
      clock: { now: () => at, after: () => () => undefined },
      newSeed: () => (seeds += 1).toString(16).padStart(8, '0').repeat(4),
      attended: () => at % 300 !== 0,
      committed: () => undefined,
    },
    0,
  );
  await startRoot(dispatch, taken.length);
  for (const step of taken) {
    at += 100;
    await take(dispatch, views, step);
  }
  return { ledger, views };
}

const forAll = (holds: (played: Awaited<ReturnType<typeof play>>, taken: readonly Step[]) => void | Promise<void>) =>
  assert(
    asyncProperty(steps, async (taken) => holds(await play(taken), taken)),
    GAMES,
  );

test('whatever is asked in whatever order, what is saved equals what is folded anew, and no fold changes a row it was given', async () => {
  await forAll(({ ledger }) => {
    for (const projection of [...SAVED, transcript as Projection<unknown>]) {
      const rows = new Map<string, unknown>();
      for (const event of ledger.events) {
        const changes = projection.fold((key) => rows.get(key), frozen(event));
        applyChanges(
          rows,
          changes.map(({ key, row }) => ({ key, row: frozen(row) })),
        );
      }
      if (projection.name === 'transcript') continue;
      const saved = [...(ledger.saved.get(projection.name) ?? [])].map(([key, row]) => [key, JSON.parse(row) as unknown]);
      expect(Object.fromEntries(saved), projection.name).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(rows))));
    }
  });
});

test('every commit comes to rest: nothing follows that is not written yet', async () => {
  await forAll(({ views }) => {
    for (const { id } of views.agents.values()) expect(follow(views, id, NO_IDS)).toEqual([]);
  });
});

test('the same steps with the same seeds and times give the same facts', async () => {
  await forAll(async ({ ledger }, taken) => {
    expect((await play(taken)).ledger.events).toEqual(ledger.events);
  });
});

test('a conversation that is sent has one result for each call, before anything else is said', async () => {
  await forAll(({ ledger }) => {
    const conversations = new Map<string, Conversation>();
    for (const event of ledger.events) {
      if (event.session === null) continue;
      const conversation = conversations.get(event.session) ?? newConversation();
      conversations.set(event.session, conversation);
      extend(conversation, event);
      if (event.type === 'turn.started') expect(unanswered(conversation), `turn ${event.body.turn}`).toEqual([]);
    }
  });
});

test('a run that has ended stays ended, a call ends once, and each message is read once', async () => {
  await forAll(({ ledger }) => {
    const over = new Set<string>();
    const once = (what: string): void => {
      expect(over.has(what), what).toBe(false);
      over.add(what);
    };
    for (const event of ledger.events) {
      if (event.type.startsWith('run.') || event.type.startsWith('turn.') || event.type === 'tool.started') {
        expect(over.has(`end of ${event.run}`), `${event.type} in ${event.run}`).toBe(false);
      }
      if (event.type === 'run.ended') once(`end of ${event.run}`);
      if (event.type === 'tool.ended') once(`end of ${event.body.call}`);
      if (event.type === 'turn.requested') for (const message of event.body.messages) once(`reading of ${message}`);
    }
  });
});

test('every open request is of a call that asks, and a run that waits for a person has one', async () => {
  await forAll(({ views }) => {
    const open = [...views.approvals.values(), ...views.questions.values()];
    for (const { agent, call } of open) {
      expect(views.loops.get(agent)?.calls.find((each) => each.call === call)?.state).toBe('asking');
    }
    for (const { id, run } of views.agents.values()) {
      const { status, waitsOn } = run;
      if (status !== 'waiting' || waitsOn === null || (waitsOn.on !== 'person' && waitsOn.on !== 'agent')) continue;
      expect(open.filter(({ agent, call }) => agent === id && call === waitsOn.call)).toHaveLength(1);
    }
  });
});

test('no place of a lane stands free while somebody waits for it, and none is given twice', async () => {
  await forAll(({ ledger, views }) => {
    const started = ledger.events.flatMap((event) => (event.type === 'run.started' ? [event.run] : []));
    expect(started).toEqual([...new Set(started)]);
    for (const lane of ['agents', 'nanites'] as const) {
      const { cap, open } = views.lanes.get(lane) ?? { cap: -1, open: true };
      if (!open) continue;
      const live = [...views.live()];
      const waiting = line(live, lane);
      if (cap < 0) expect(waiting).toEqual([]);
      else if (waiting.some(({ run }) => run.status === 'queued')) expect(atWork(live, lane)).toBeGreaterThanOrEqual(cap);
    }
  });
});

test('what is paused begins nothing', async () => {
  await forAll(({ ledger }) => {
    const paused = new Set<string>();
    for (const event of ledger.events) {
      const run = event.run ?? '';
      if (event.type === 'run.paused') paused.add(run);
      if (event.type === 'run.unpaused' || event.type === 'run.ended') paused.delete(run);
      if (event.type === 'turn.started' || event.type === 'tool.started') expect(paused.has(run), event.type).toBe(false);
    }
  });
});

/** Calls that a provider would miss the result of. */
function unanswered({ entries }: Conversation): string[] {
  const open = new Set<string>();
  for (const entry of entries) {
    if (entry.role === 'tool') {
      if (!open.delete(entry.call)) return [`a result of no call: ${entry.call}`];
    } else {
      if (open.size > 0) return [...open];
      if (entry.role === 'assistant') for (const part of entry.parts) if (part.type === 'call') open.add(part.call);
    }
  }
  return [...open];
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value as object).forEach(frozen);
  }
  return value;
}
