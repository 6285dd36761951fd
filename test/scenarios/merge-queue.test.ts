import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesBelow } from '#test/support/processes-below.ts';
import { mergeOf, type Scenario, scenario, type ScenarioOptions, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';
import { writes } from '#test/support/watched-ledger.ts';

const person = (s: Scenario) => ({ id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } as const });
const treeOf = (s: Scenario, name: string) => s.engine.views.worktrees.get(s.agent(name).id)!;
const queueOf = (s: Scenario) => ({ repository: s.repository.common, branch: 'main' });
const line = (s: Scenario) => [...s.engine.views.mergeQueues.values()][0]!;

/** Children of one root, each with files that it has written on its own branch; an evicted one is told to the script as its next turns. */
async function children(
  work: Readonly<Record<string, Readonly<Record<string, string>>>>,
  options: Omit<ScenarioOptions, 'script'> & { readonly later?: ScenarioOptions['script'] } = {},
): Promise<Scenario> {
  const names = Object.keys(work);
  const { later = {}, ...rest } = options;
  const s = await scenario({
    ...rest,
    script: {
      main: [names.map((name) => call('spawn_agent', { prompt: `Do ${name}`, name, worktree: true })), say('ok')],
      ...Object.fromEntries(
        Object.entries(work).map(([name, files]) => [
          name,
          [
            Object.entries(files).map(([path, content]) => call('write', { path, content })),
            say(`${name} wrote it`),
            ...((later[name] as readonly never[] | undefined) ?? []),
          ],
        ]),
      ),
    },
  });
  await s.run('go');
  for (const name of names) await s.ended(name);
  return s;
}

async function add(s: Scenario, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { agent, head, target } = treeOf(s, name);
    valueOf(await s.engine.dispatch('queue.add', { agent, head, target, kind: 'merge', message: null }, person(s)));
  }
}

const start = async (s: Scenario) => valueOf(await s.engine.dispatch('queue.start', { queue: queueOf(s) }, person(s)));
const emptied = (s: Scenario) => s.until(() => line(s).entries.length === 0);
const outcomes = (s: Scenario) => line(s).past.map(({ agent, outcome, reason }) => [s.agent(agent).name, outcome, reason]);

test('work lands in its order, each verified upon what landed before it, in a tree that goes again', async () => {
  const s = await children(
    { one: { one: '1' }, two: { two: '2' } },
    { settings: { merge: { verify: 'git rev-parse HEAD >> ../../../verified; ls >> ../../../verified' } } },
  );
  await add(s, 'two', 'one');
  await start(s);
  await emptied(s);
  expect(outcomes(s)).toEqual([
    ['one', 'landed', null],
    ['two', 'landed', null],
  ]);
  const [second, first] = (await s.repository.git('log', '--first-parent', '--format=%H', '-2', 'main')).split('\n');
  expect((await readFile(join(s.data, 'verified'), 'utf8')).split('\n')).toEqual([
    ...[first, 'readme.md', 'two'],
    ...[second, 'one', 'readme.md', 'two'],
    '',
  ]);
  expect(await s.repository.git('status', '--porcelain')).toBe('');
  expect(await s.repository.git('worktree', 'list')).not.toContain('verify');
  expect(['one', 'two'].map((name) => treeOf(s, name).state)).toEqual(['merged', 'merged']);
  expect(s.facts('verify.ended').map(({ body }) => body.outcome)).toEqual(['passed', 'passed']);
});

test('one that conflicts is evicted with the conflict, brings its branch up to date in a new run, and lands when it is queued again', async () => {
  const mend = [
    [
      call('bash', {
        command:
          'git -c user.name=k -c user.email=k@k merge -q main; printf both > same; git add same; git -c user.name=k -c user.email=k@k commit -qm both',
      }),
    ],
    say('mended'),
  ];
  const s = await children({ one: { same: 'one' }, two: { same: 'two' } }, { later: { two: mend } });
  await add(s, 'one', 'two');
  await start(s);
  await emptied(s);
  expect(outcomes(s)).toEqual([
    ['two', 'evicted', 'conflict'],
    ['one', 'landed', null],
  ]);
  expect(line(s).past[0]).toMatchObject({ paths: ['same'], words: expect.stringContaining('conflict in same') });
  const [told] = s.facts('message.accepted', 'two').filter(({ body }) => body.from.kind === 'engine');
  expect(told?.body.text).toMatch(
    /^The merge queue of main sent your work back: .*conflict in same[^]*<<<<<<< main\none\n=======\ntwo\n>>>>>>>[^]*git merge main/,
  );
  await s.until(() => s.facts('run.ended', 'two').length === 2);
  await add(s, 'two');
  await emptied(s);
  expect(outcomes(s)[0]).toEqual(['two', 'landed', null]);
  expect(await s.repository.git('show', 'main:same')).toBe('both');
});

test('one that fails the command is evicted with its output, and the target stays at what passed', async () => {
  const s = await children(
    { good: { good: '' }, bad: { bad: '' } },
    { settings: { merge: { verify: 'if [ -e bad ]; then echo it is bad; exit 3; fi' } } },
  );
  const before = await s.repository.git('rev-parse', 'main');
  await add(s, 'bad');
  await start(s);
  await emptied(s);
  expect(line(s).past[0]).toMatchObject({ outcome: 'evicted', reason: 'verify', output: 'it is bad\nExit code: 3' });
  expect(line(s).past[0]?.words).toContain('failed with exit code 3');
  expect(await s.repository.git('rev-parse', 'main')).toBe(before);
  expect(s.facts('run.started', 'bad').at(-1)?.body).toMatchObject({ trigger: 'message' });
  await add(s, 'good');
  await emptied(s);
  expect(outcomes(s)[0]).toEqual(['good', 'landed', null]);
});

test('a target that moves while a result is verified is not moved to it: the step is done again upon the new tip', async () => {
  const s = await children(
    { kid: { kid: '' } },
    { settings: { merge: { verify: 'echo >> ../../../runs; while [ ! -e ../../../go ]; do sleep 0.05; done' } } },
  );
  await add(s, 'kid');
  await start(s);
  await s.fact('verify.started');
  await s.repository.write({ mine: 'mine\n' });
  await s.repository.git('add', 'mine');
  await s.repository.git('commit', '-qm', 'mine');
  const mine = await s.repository.git('rev-parse', 'main');
  await writeFile(join(s.data, 'go'), '');
  await emptied(s);
  expect(outcomes(s)).toEqual([['kid', 'landed', null]]);
  expect(await s.repository.git('rev-parse', 'main~1')).toBe(mine);
  expect((await readFile(join(s.data, 'runs'), 'utf8')).split('\n')).toHaveLength(3);
});

test('a target that is in the way stops the queue with why, moves nothing, and a start goes on', async () => {
  const s = await children({ kid: { 'readme.md': 'theirs\n' } });
  await s.repository.write({ 'readme.md': 'mine\n' });
  await add(s, 'kid');
  await start(s);
  await s.until(() => line(s).trouble !== null);
  expect(line(s)).toMatchObject({ running: false, trouble: expect.stringContaining('uncommitted work'), entries: [{ state: 'waiting' }] });
  expect(await readFile(join(s.repository.path, 'readme.md'), 'utf8')).toBe('mine\n');
  await s.repository.git('checkout', '--quiet', 'readme.md');
  await start(s);
  await emptied(s);
  expect(outcomes(s)).toEqual([['kid', 'landed', null]]);
});

test('a command of the project itself counts once it is trusted; until somebody has said so, nothing lands unverified', async () => {
  const s = await children({ kid: { kid: '' } }, { repository: { files: { 'coppice.toml': '[merge]\nverify = "exit 5"\n' } } });
  await add(s, 'kid');
  await start(s);
  await s.until(() => line(s).trouble !== null);
  expect(line(s).trouble).toContain('is not trusted');
  const { content, brings } = await s.engine.projects.of(await s.engine.placeOf(s.repository.path));
  const trust = { project: s.repository.common, trusted: true, content, items: brings };
  valueOf(await s.engine.dispatch('project.trust', trust, person(s)));
  await start(s);
  await emptied(s);
  expect(line(s).past[0]).toMatchObject({
    outcome: 'evicted',
    reason: 'verify',
    words: expect.stringContaining('`exit 5` failed with exit code 5'),
  });
});

test('a person stops the queue: the command is killed with all it started, and the entry stands in line again', async () => {
  const s = await children({ kid: { kid: '' } }, { settings: { merge: { verify: 'sleep 300 & (setsid sleep 300 &); wait' } } });
  await add(s, 'kid');
  await start(s);
  await s.fact('verify.started');
  valueOf(await s.engine.dispatch('queue.stop', { queue: queueOf(s), trouble: null }, person(s)));
  expect(line(s).entries).toMatchObject([{ state: 'waiting', verifying: null }]);
  await s.close();
  expect(processesBelow(join(s.data, 'worktrees'))).toEqual(new Map());
  expect(await s.repository.git('worktree', 'list')).not.toContain('verify');
});

test.each(['landing.prepared', 'verify.started', 'verify.ended', 'merge.started', 'merge.ended', 'queue.evicted'] as const)(
  'the engine dies as %s is written: what is left is put away, and the queue goes on to the same end',
  async (type) => {
    const s = await children({ good: { good: '' }, bad: { bad: '' } }, { settings: { merge: { verify: 'test ! -e bad' } } });
    await add(s, 'good', 'bad');
    const died = s.ledger.killAt(writes(type));
    void s.engine.dispatch('queue.start', { queue: queueOf(s) }, person(s));
    await died;
    await s.restart();
    await emptied(s);
    expect(outcomes(s)).toEqual([
      ['bad', 'evicted', 'verify'],
      ['good', 'landed', null],
    ]);
    expect(await s.repository.git('log', '--first-parent', '--format=%s', 'main')).toBe(
      `Merge branch '${treeOf(s, 'good').branch}'\nWrite readme.md`,
    );
    expect(await s.repository.git('worktree', 'list')).not.toContain('verify');
  },
);

test('fewest conflicts stand first, as predicted between live agents; by hand one is put before another', async () => {
  const s = await children({ a: { x: 'a', y: 'a' }, b: { x: 'b' }, c: { y: 'c' }, d: { z: 'd' } });
  await add(s, 'a', 'b', 'c', 'd');
  const known = () => [...s.engine.views.predictions.values()][0];
  const named = (id: string | null) => (id === null ? null : s.agent(id).name);
  const chain = () =>
    known()
      ?.chain.map(({ agent }) => named(agent))
      .join();
  await s.until(() => known()?.conflicts.length === 2 && chain() === 'a,b,c,d');
  expect(known()?.conflicts.map(({ a, b, paths }) => [named(a), named(b), paths])).toEqual([
    ['a', 'b', ['x']],
    ['a', 'c', ['y']],
  ]);
  expect(known()?.chain.map(({ agent, paths }) => [named(agent), paths])).toEqual([
    ['a', []],
    ['b', ['x']],
    ['c', ['y']],
    ['d', []],
  ]);
  valueOf(await s.engine.dispatch('queue.order', { queue: queueOf(s) }, person(s)));
  const order = () => line(s).entries.map(({ agent }) => named(agent));
  expect(order()).toEqual(['d', 'b', 'c', 'a']);
  valueOf(await s.engine.dispatch('queue.move', { agent: s.agent('a').id, before: s.agent('b').id }, person(s)));
  expect(order()).toEqual(['d', 'a', 'b', 'c']);
  await s.until(() => chain() === 'd,a,b,c');
});

test('a merge is undone while its target stands there; where it has moved on a revert is offered, and the work can come again', async () => {
  const s = await children({ kid: { kid: 'k' } });
  const { agent, head } = treeOf(s, 'kid');
  const before = await s.repository.git('rev-parse', 'main');
  valueOf(await s.review.merge(agent, { ...mergeOf(head), kind: 'squash', message: 'All of it' }, person(s)));
  expect(await s.repository.git('log', '-1', '--format=%s', 'main')).toBe('All of it');
  expect(valueOf(await s.review.undoMerge(agent, 'move_back', person(s)))).toEqual({ commit: before });
  expect(treeOf(s, 'kid')).toMatchObject({ state: 'ready', mergedAs: null, landed: [], pending: null });
  expect(await s.review.undoMerge(agent, 'move_back', person(s))).toMatchObject({ ok: false, problem: { code: 'not_undoable' } });

  valueOf(await s.review.merge(agent, mergeOf(head), person(s)));
  await s.repository.write({ mine: 'mine\n' });
  await s.repository.git('add', 'mine');
  await s.repository.git('commit', '-qm', 'mine');
  expect(await s.review.undoMerge(agent, 'move_back', person(s))).toMatchObject({ ok: false, problem: { code: 'moved_on' } });
  valueOf(await s.review.undoMerge(agent, 'revert', person(s)));
  expect((await s.repository.git('ls-files')).split('\n')).toEqual(['mine', 'readme.md']);
  valueOf(await s.review.merge(agent, mergeOf(head), person(s)));
  expect((await s.repository.git('ls-files')).split('\n')).toEqual(['kid', 'mine', 'readme.md']);
});

test('an undo that was cut off is brought to its end, of a merge and of a discard', async () => {
  const s = await children({ kid: { kid: 'k' } });
  const { agent, head, path } = treeOf(s, 'kid');
  const before = await s.repository.git('rev-parse', 'main');
  valueOf(await s.review.merge(agent, mergeOf(head), person(s)));
  let died = s.ledger.killAt(writes('merge.undo_ended'));
  void s.review.undoMerge(agent, 'move_back', person(s));
  await died;
  await s.restart();
  expect(treeOf(s, 'kid')).toMatchObject({ state: 'ready', pending: null, landed: [] });
  expect(await s.repository.git('rev-parse', 'main')).toBe(before);

  valueOf(await s.review.discard(agent, person(s)));
  expect(await s.repository.git('for-each-ref', '--format=%(objectname) %(refname)', 'refs/coppice')).toBe(
    `${head} refs/coppice/abcdef012345/discarded/${agent}`,
  );
  died = s.ledger.killAt(writes('discard.undo_ended'));
  void s.review.undoDiscard(agent, person(s));
  await died;
  await s.restart();
  expect(treeOf(s, 'kid')).toMatchObject({ state: 'ready', onDisk: true, pending: null, head });
  expect(await readFile(join(path, 'kid'), 'utf8')).toBe('k');
  valueOf(await s.review.merge(agent, mergeOf(head), person(s)));
});
