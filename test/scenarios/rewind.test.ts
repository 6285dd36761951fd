import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { previewRewind } from '#main/core/engine/preview-rewind.ts';
import { rewindAgent } from '#main/core/engine/rewind.ts';
import type { EventId } from '#shared/lib/ids.ts';
import { headOf } from '#shared/model/text.ts';
import { type Scenario, scenario, type ScenarioOptions, valueOf } from '#test/support/scenario.ts';
import { call, never, say } from '#test/support/scripted-models.ts';

const write = (path: string, content: string) => call('write', { path, content });
const asker = (s: Scenario) => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });

interface Parts {
  readonly files?: boolean;
  readonly conversation?: boolean;
}

const rewind = (s: Scenario, of: string, to: EventId, { files = true, conversation = true }: Parts = {}) =>
  rewindAgent(s.engine, { agent: s.agent(of).id, to, files, conversation }, asker(s));
const preview = (s: Scenario, of: string, to: EventId, { files = true, conversation = true }: Parts = {}) =>
  previewRewind(s.engine, { agent: s.agent(of).id, to, files, conversation });

/** The nth call of an agent, as the fact that asked for it. */
const callOf = (s: Scenario, of: string, place: number) => s.facts('tool.requested', of)[place]!.id;
const text = (s: Scenario, path: string) => readFile(join(s.repository.path, path), 'utf8').catch(() => null);
const told = (s: Scenario, turn: number) =>
  s.models
    .of('main')
    .find(({ caller }) => caller.turn === turn)!
    .entries.map((entry) => {
      if (entry.role === 'assistant')
        return entry.parts.map((part) => (part.type === 'call' ? `call ${part.name}` : headOf(part.text))).join(', ');
      return entry.role === 'user' ? entry.text : `${entry.outcome}: ${entry.output}`;
    });

/** Three files written in three turns, one of them with two calls. */
async function threeSteps(options: Partial<ScenarioOptions> = {}): Promise<Scenario> {
  const s = await scenario({
    script: {
      main: [
        [write('a', '1\n')],
        [write('a', '2\n'), write('b', '2\n')],
        [call('bash', { command: 'rm a; echo 3 > c' })],
        say('done'),
        say('again'),
      ],
    },
    ...options,
  });
  await s.run('go');
  return s;
}

test('each step that changes files is kept, after the state that was found before the first', async () => {
  const s = await threeSteps();
  const taken = s.facts('checkpoint.taken', 'main').map(({ body }) => body);
  expect(taken.map(({ turn, files, call: of }) => [turn, files, of === null])).toEqual([
    [1, 0, true],
    [1, 1, false],
    [2, 1, false],
    [2, 1, false],
    [3, 2, false],
  ]);
  expect(taken.map(({ from }) => from)).toEqual([null, ...taken.slice(0, -1).map(({ tree }) => tree)]);
  expect(await s.repository.git('status', '--porcelain')).toBe('?? b\n?? c');
  expect(await s.repository.git('log', '--format=%s', taken.at(-1)!.commit)).toContain('Before the next step of main');
});

test('files and conversation go back to a step, and the next words go on from there', async () => {
  const s = await threeSteps();
  valueOf(await rewind(s, 'main', callOf(s, 'main', 1)));
  expect([await text(s, 'a'), await text(s, 'b'), await text(s, 'c')]).toEqual(['2\n', null, null]);
  const { body } = s.facts('agent.rewound', 'main')[0]!;
  expect(body).toMatchObject({ turn: 2, conversation: true, gone: { turns: [3, 4], messages: [] }, back: { turns: [], calls: [] } });
  valueOf(await s.send(s.agent('main').id, 'now otherwise'));
  await s.until(() => s.facts('run.ended').length === 2);
  expect(told(s, 5)).toEqual([
    'go',
    'call write',
    'ok: Created a: 1 line, 2 bytes.',
    'call write, call write',
    'ok: Replaced a: 1 line, 2 bytes.',
    'cancelled: Not done: the person went back to before this call.',
    'now otherwise',
  ]);
});

test('a restart reads the same conversation from the ledger', async () => {
  const s = await threeSteps();
  valueOf(await rewind(s, 'main', callOf(s, 'main', 0), { files: false }));
  await s.restart('close');
  valueOf(await s.send(s.agent('main').id, 'on'));
  await s.until(() => s.facts('turn.ended').length === 5);
  expect(told(s, 5)).toEqual(['go', 'call write', 'ok: Created a: 1 line, 2 bytes.', 'on']);
  expect(await text(s, 'c')).toBe('3\n');
});

test('back to before the first message, and the rewind undone by going back to before it', async () => {
  const s = await threeSteps();
  valueOf(await rewind(s, 'main', s.facts('message.accepted', 'main')[0]!.id));
  expect([await text(s, 'a'), await text(s, 'b'), await text(s, 'c')]).toEqual([null, null, null]);
  const first = s.facts('agent.rewound', 'main')[0]!;
  expect(first.body.gone).toMatchObject({ turns: [1, 2, 3, 4], messages: [expect.any(String)] });
  valueOf(await rewind(s, 'main', first.id));
  expect([await text(s, 'a'), await text(s, 'b'), await text(s, 'c')]).toEqual([null, '2\n', '3\n']);
  expect(s.facts('agent.rewound', 'main')[1]!.body).toMatchObject({ gone: { turns: [] }, back: first.body.gone });
  valueOf(await s.send(s.agent('main').id, 'on'));
  await s.until(() => s.facts('turn.ended').length === 5);
  expect(told(s, 5).slice(-3)).toEqual(['ok: (no output)', 'done', 'on']);
});

test('files alone, conversation alone', async () => {
  const s = await threeSteps();
  valueOf(await rewind(s, 'main', callOf(s, 'main', 0), { conversation: false }));
  expect([await text(s, 'a'), await text(s, 'b')]).toEqual(['1\n', null]);
  expect(s.facts('agent.rewound')[0]!.body).toMatchObject({ conversation: false, gone: { turns: [] } });
  valueOf(await rewind(s, 'main', callOf(s, 'main', 2), { files: false }));
  expect([await text(s, 'a'), await text(s, 'b')]).toEqual(['1\n', null]);
  expect(s.facts('agent.rewound')[1]!.body).toMatchObject({ files: null, wrote: null, gone: { turns: [3, 4] } });
});

test('the preview names what goes, and whose changes would be taken back', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [
        [write('a', '1\n')],
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        async () => {
          await s.ended('kid');
          return [write('a', '2\n')];
        },
        say('done'),
      ],
      kid: [[write('kids', 'k\n')], say('ok')],
    },
  });
  await s.run('go');
  await writeFile(join(s.repository.path, 'mine'), 'm\n');
  const found = valueOf(await preview(s, 'main', callOf(s, 'main', 0)));
  expect(found).toMatchObject({ children: [{ name: 'kid', status: 'completed' }], messages: [], obstacle: null });
  expect(found.files?.changes.map(({ path, kind, added, removed }) => [path, kind, added, removed])).toEqual([
    ['a', 'modified', 1, 1],
    ['kids', 'deleted', 0, 1],
    ['mine', 'deleted', 0, 1],
  ]);
  expect(found.files?.others).toEqual([
    { path: 'kids', agents: ['kid'], outside: false },
    { path: 'mine', agents: [], outside: true },
  ]);
  expect([await text(s, 'a'), await text(s, 'mine')]).toEqual(['2\n', 'm\n']);
  // Back to after it spawned its child, which was at work until the next step: what the child did goes as well, and is not lost.
  valueOf(await rewind(s, 'main', callOf(s, 'main', 1)));
  expect([await text(s, 'a'), await text(s, 'kids'), await text(s, 'mine')]).toEqual(['1\n', null, null]);
});

test('what a person changed between two runs is found before the next step, and stays where that is gone back to', async () => {
  const s = await threeSteps({ script: { main: [[write('a', '1\n')], say('done'), [write('b', '1\n')], say('done')] } });
  await writeFile(join(s.repository.path, 'mine'), 'm\n');
  valueOf(await s.send(s.agent('main').id, 'more'));
  await s.until(() => s.facts('run.ended').length === 2);
  valueOf(await rewind(s, 'main', s.facts('message.accepted', 'main')[1]!.id));
  expect([await text(s, 'a'), await text(s, 'b'), await text(s, 'mine')]).toEqual(['1\n', null, 'm\n']);
});

test('an agent at work is not rewound, nor one whose children of then still work; words say what to do', async () => {
  const s = await scenario({
    script: { main: [[write('a', '1\n')], [call('spawn_agent', { prompt: 'p', name: 'kid' })], say('done')], kid: [() => never] },
  });
  await s.run('go');
  const at = callOf(s, 'main', 0);
  expect(await rewind(s, 'main', at)).toMatchObject({
    ok: false,
    problem: { code: 'children_at_work', message: expect.stringContaining('kid') },
  });
  expect(valueOf(await preview(s, 'main', at))).toMatchObject({ obstacle: { code: 'children_at_work' } });
  expect(await rewind(s, 'kid', s.facts('message.accepted', 'kid')[0]!.id, { files: false })).toMatchObject({
    ok: false,
    problem: { code: 'at_work' },
  });
});

test('an interrupted run that was rewound waits for words, and cannot be resumed into what is gone', async () => {
  const s = await scenario({ script: { main: [[write('a', '1\n')], () => never, say('on')] } });
  await s.start('go');
  await s.models.until('main', 2);
  await s.restart();
  const { id } = s.agent('main');
  valueOf(await rewind(s, 'main', callOf(s, 'main', 0)));
  expect(await s.engine.dispatch('agent.resume', { agent: id }, asker(s))).toMatchObject({ ok: false, problem: { code: 'rewound' } });
  valueOf(await s.send(id, 'go on'));
  await s.ended('main');
  expect(told(s, 3).at(-1)).toBe('go on');
});

test('an own worktree goes back with its branch, and its checkpoints go when it is discarded', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: [[write('a', '1\n')], [write('b', '1\n')], say('ok')],
    },
  });
  await s.run('go');
  await s.ended('kid');
  const tree = () => s.engine.views.worktrees.get(s.agent('kid').id)!;
  valueOf(await rewind(s, 'kid', callOf(s, 'kid', 0)));
  expect(tree()).toMatchObject({ files: 1, commits: 2, state: 'ready' });
  expect(await s.repository.git('ls-tree', '--name-only', tree().branch)).toBe('a\nreadme.md');
  const kept = () => s.repository.git('for-each-ref', 'refs/coppice/*/checkpoints/*');
  expect(await kept()).not.toBe('');
  valueOf(await s.review.discard(tree().agent, asker(s)));
  expect(await kept()).toBe('');
  // What was discarded is kept, to be brought back; its checkpoints are not.
  expect(await s.repository.git('for-each-ref', '--format=%(refname)', 'refs/coppice')).toMatch(/^\S+\/discarded\/\S+$/);
  expect(s.facts('checkpoints.dropped', 'kid')).toHaveLength(1);
  expect(await rewind(s, 'kid', callOf(s, 'kid', 0))).toMatchObject({ ok: false, problem: { code: 'worktree_gone' } });
});

test('a crash while files are written is put right by the next start', async () => {
  let cut = true;
  const s = await threeSteps({
    checkpoints: (real) => ({
      ...real,
      restore: async (folder, step) => {
        if (!cut) return real.restore(folder, step);
        cut = false;
        // Half of it is done.
        await rm(join(folder.top, 'c'));
        await s.crash();
        return new Promise(() => undefined);
      },
    }),
  });
  const at = callOf(s, 'main', 1);
  void rewind(s, 'main', at).catch(() => undefined);
  await s.until(() => s.facts('rewind.started').length === 1).catch(() => undefined);
  while (cut) await new Promise((resolve) => void setImmediate(resolve));
  await s.open();
  expect([await text(s, 'a'), await text(s, 'b'), await text(s, 'c')]).toEqual(['2\n', null, null]);
  const [done] = s.facts('agent.rewound', 'main');
  valueOf(await rewind(s, 'main', done!.id, { conversation: false }));
});

test('what cannot be kept is said once, the work goes on, and the next one that can is kept', async () => {
  let broken = true;
  const problem = { code: 'disk_full', message: 'the disk is full' } as const;
  const s = await threeSteps({
    checkpoints: (real) => ({ ...real, take: async (...asked) => (broken ? { ok: false, problem } : real.take(...asked)) }),
  });
  expect(s.agent('main').run.status).toBe('completed');
  expect(s.facts('checkpoint.failed').map(({ body }) => body.why)).toEqual(['the disk is full']);
  expect(await rewind(s, 'main', callOf(s, 'main', 0))).toMatchObject({ ok: false, problem: { code: 'no_checkpoints' } });
  broken = false;
  valueOf(await s.send(s.agent('main').id, 'more'));
  await s.until(() => s.facts('run.ended').length === 2);
});

test('outside git the conversation alone is rewound', async () => {
  const s = await scenario({ script: { main: [[write('a', '1\n')], say('done')] } });
  await rm(join(s.repository.path, '.git'), { recursive: true });
  await s.run('go');
  expect(s.facts('checkpoint.taken')).toEqual([]);
  expect(await rewind(s, 'main', callOf(s, 'main', 0))).toMatchObject({ ok: false, problem: { code: 'no_checkpoints' } });
  expect(await rewind(s, 'main', callOf(s, 'main', 0), { files: false })).toMatchObject({ ok: true });
});

test('a message that waits unread goes with what is rewound, and waits again when that is undone', async () => {
  const s = await scenario({ script: { main: [[write('a', '1\n')], () => never] } });
  const { agent } = await s.start('go');
  await s.models.until('main', 2);
  valueOf(await s.send(agent, 'unread'));
  await s.engine.dispatch('agent.stop', { agent, reason: 'x' });
  await s.ended('main');
  const unread = () => s.engine.views.mail.get(agent)?.unread.length ?? 0;
  expect(unread()).toBe(1);
  valueOf(await rewind(s, 'main', callOf(s, 'main', 0), { files: false }));
  expect(unread()).toBe(0);
  valueOf(await rewind(s, 'main', s.facts('agent.rewound')[0]!.id, { files: false }));
  expect(unread()).toBe(1);
});

test('what a child spawned in what was rewound says later does not reach the conversation', async () => {
  const s = await scenario({
    script: { main: [[call('spawn', { task: 'help', label: 'kid' })], say('sent'), say('told')], kid: [say('k'), say('again')] },
    settings: { delegationTools: ['spawn'] },
  });
  await s.start('go');
  await s.until(
    () => s.facts('run.ended', 'kid').length === 1 && s.agent('main').run.status === 'completed' && s.agent('main').turns === 3,
  );
  valueOf(await rewind(s, 'main', s.facts('message.accepted', 'main')[0]!.id, { files: false }));
  valueOf(await s.send(s.agent('kid').id, 'again, please'));
  await s.until(() => s.facts('run.ended', 'kid').length === 2);
  expect(s.facts('message.accepted', 'main')).toHaveLength(2);
  expect(s.agent('main').run.status).toBe('completed');
});

test('asked again, the same command is told what came of it and writes nothing twice', async () => {
  let broken = false;
  const problem = { code: 'disk_full', message: 'the disk is full' } as const;
  const s = await threeSteps({
    checkpoints: (real) => ({ ...real, restore: async (...asked) => (broken ? { ok: false, problem } : real.restore(...asked)) }),
  });
  const asked = { agent: s.agent('main').id, to: callOf(s, 'main', 0), files: true, conversation: true };
  const twice = asker(s);
  const both = await Promise.all([rewindAgent(s.engine, asked, twice), rewindAgent(s.engine, asked, twice)]);
  expect(both).toEqual([{ ok: true, value: { done: true } }, both[0]]);
  expect(s.facts('agent.rewound')).toHaveLength(1);
  broken = true;
  const failing = asker(s);
  const undo = { ...asked, to: s.facts('agent.rewound')[0]!.id };
  expect(await rewindAgent(s.engine, undo, failing)).toMatchObject({ ok: false, problem });
  expect(await rewindAgent(s.engine, undo, failing)).toMatchObject({
    ok: false,
    problem: { code: 'rewind_failed', message: problem.message },
  });
  expect(s.facts('rewind.failed').map(({ body }) => body.why)).toEqual(['the disk is full']);
});
