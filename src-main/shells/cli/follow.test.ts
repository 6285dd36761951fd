import { describe, expect, it } from 'vitest';
import type { LiveBatch, Snapshot } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import type { Client } from './client.ts';
import { follow } from './follow.ts';

const ROOT = 'ses_00000000000a' as SessionId;
const EMPTY: Snapshot = {
  seq: 0,
  sessions: [],
  agents: [],
  approvals: [],
  questions: [],
  lanes: [],
  permissions: [],
  worktrees: [],
  mergeQueues: [],
  predictions: [],
};

const facts = (
  [
    ['session.created', { title: 'Go', project: '/p', cwd: '/p', parent: null, root: ROOT, tour: false }],
    [
      'agent.created',
      {
        name: 'main',
        type: 'general-purpose',
        parent: null,
        spawnedBy: null,
        root: ROOT,
        depth: 0,
        model: 'a/b',
        mode: 'ask',
        cwd: '/p',
        tools: [],
        instructions: '',
      },
    ],
    ['run.started', { after: null, lane: 'foreground', trigger: 'prompt', budget: {} }],
    ['notice.given', { about: 'loop', text: 'A word.' }],
    ['run.ended', { status: 'completed', reason: '', text: 'Over.' }],
  ] as const
).map(
  ([type, body], index) =>
    ({ seq: index + 1, type, body, session: ROOT, agent: '0000000a', run: 'run_a', at: 1 }) as unknown as LedgerEvent,
);

/** An engine that sends these batches, one subscription after the other, and then nothing more. */
function clientOf(subscriptions: LiveBatch[][]): Client {
  const left = [...subscriptions];
  const client = {
    live: {
      snapshot: () => Promise.resolve({ ...EMPTY, seq: 5, sessions: [{ id: ROOT, parent: null, createdAt: 1 }] }),
      subscribe: (_: unknown, { signal }: { signal: AbortSignal }) =>
        Promise.resolve(
          (async function* () {
            yield* left.shift() ?? [];
            if (left.length > 0) return;
            await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));
          })(),
        ),
    },
    sessions: {
      events: ({ after }: { after: number }) => Promise.resolve({ events: facts.filter(({ seq }) => seq > after), more: false }),
    },
  };
  return client as unknown as Client;
}

async function followed(client: Client, signal = new AbortController().signal) {
  const printed: string[] = [];
  const write = (line: string): void => void printed.push(line);
  const code = await follow(client, ROOT, EMPTY, { json: true, stdout: write, stderr: write, asking: null, signal });
  return { code, printed: printed.map((line) => JSON.parse(line) as { seq?: number; type: string }) };
}

describe('following a run', () => {
  it('misses no fact and shows none twice when the engine had more waiting than it keeps', async () => {
    const { code, printed } = await followed(
      clientOf([
        [
          { kind: 'facts', after: 0, events: facts.slice(0, 2) },
          { kind: 'reset', seq: 5 },
        ],
        [],
      ]),
    );
    expect(code).toBe(0);
    expect(printed.map(({ seq, type }) => seq ?? type)).toEqual([1, 2, 3, 4, 5, 'result']);
  });

  it.each([
    ['completed', 0],
    ['failed', 1],
    ['cancelled', 1],
    ['interrupted', 1],
    ['timed_out', 3],
    ['budget_exhausted', 3],
  ] as const)('ends a run that is %s with %i', async (status, wanted) => {
    const events = facts.map((event) => (event.type === 'run.ended' ? { ...event, body: { ...event.body, status } } : event));
    const { code, printed } = await followed(clientOf([[{ kind: 'facts', after: 0, events }]]));
    expect(code).toBe(wanted);
    expect(printed.at(-1)).toMatchObject({ type: 'result', status });
  });

  it('ends when it is told to, though nothing has ended', async () => {
    const over = new AbortController();
    const following = followed(clientOf([[{ kind: 'facts', after: 0, events: facts.slice(0, 3) }]]), over.signal);
    over.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
  });
});
