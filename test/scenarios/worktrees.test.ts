import { access, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mergeOf, scenario, valueOf } from '#test/support/scenario.ts';
import { answers, call, say } from '#test/support/scripted-models.ts';

const spawn = (name: string) => call('spawn_agent', { prompt: `Do what ${name} does`, name, worktree: true });

test('a child in a worktree commits on its own branch, in its own name; the parent learns of both', async () => {
  const s = await scenario({
    repository: { person: 'nobody' },
    script: {
      main: [
        [spawn('The Coder')],
        ({ entries }) => {
          const last = entries.at(-1);
          const { agent_id: id } = JSON.parse(last?.role === 'tool' ? last.output : '{}') as { agent_id: string };
          return [call('wait_agent', { ids: [id] })];
        },
        say('done'),
      ],
      'The Coder': [[call('write', { path: 'new.txt', content: 'new\n' })], say('wrote it')],
    },
  });
  const head = await s.repository.git('rev-parse', 'HEAD');
  await s.run('go');
  const child = s.agent('The Coder');
  const tree = s.engine.views.worktrees.get(child.id)!;

  expect(tree).toMatchObject({ state: 'ready', base: head, commits: 1, files: 1, added: 1, removed: 0, repository: s.repository.common });
  expect(tree.target).toEqual({ branch: 'main', path: s.repository.path });
  expect(tree.branch).toBe(`coppice/the-coder-${child.id}`);
  expect(child.cwd).toBe(tree.path);
  const [spawned, waited] = [s.models.of('main')[1]!, s.models.of('main')[2]!];
  expect(answers(spawned)[0]).toMatchObject({ worktree_path: tree.path, worktree_branch: tree.branch, status: 'running' });
  expect(answers(waited)[0]).toMatchObject({
    agents: { [child.id]: { status: 'completed', text: 'wrote it', worktree_branch: tree.branch, commits: 1, files_changed: 1 } },
  });
  expect(await s.repository.git('log', '-1', '--format=%an <%ae>|%cn <%ce>|%s|%P', tree.branch)).toBe(
    `The Coder <${child.id}@coppice>|Coppice <coppice@localhost>|Do what The Coder does|${head}`,
  );
  expect(await s.repository.git('show', `${tree.branch}:new.txt`)).toBe('new');
  expect(await s.repository.git('status', '--porcelain')).toBe('');
});

test('a tree in which nothing was changed goes, with its branch', async () => {
  const s = await scenario({ script: { main: [[spawn('idler')], say('ok')], idler: [say('nothing to do')] } });
  await s.run('go');
  const gone = await s.fact('worktree.removed', 'idler');
  expect(gone.body.why).toBe('unchanged');
  const tree = s.engine.views.worktrees.get(s.agent('idler').id)!;
  expect(tree.state).toBe('removed');
  await expect(access(tree.path)).rejects.toThrow();
  expect(await s.repository.git('branch', '--list', 'coppice/*')).toBe('');
  expect(await s.repository.git('worktree', 'list')).not.toContain('idler');
  const answer = await s.send(s.agent('idler').id, 'Go on');
  expect(answer).toMatchObject({ ok: false, problem: { code: 'worktree_gone' } });
});

test('outside git a child works in the folder of its parent, and everybody is told', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'coppice-plain-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const s = await scenario({
    script: { main: [[spawn('kid')], say('ok')], kid: [[call('write', { path: 'f', content: 'x' })], say('ok')] },
  });
  await s.run('go', { cwd: folder });
  const kid = await s.ended('kid');
  const why = `No worktree of its own, it works in its parent's folder: ${folder} is not in a git repository`;
  expect(kid.cwd).toBe(folder);
  expect(answers(s.models.of('main')[1]!)[0]).toMatchObject({ notices: [why] });
  expect(answers(s.models.of('main')[1]!)[0]).not.toHaveProperty('worktree_path');
  expect(s.facts('notice.given', 'kid')).toMatchObject([{ body: { about: 'worktree', text: why } }]);
  expect(await readFile(join(folder, 'f'), 'utf8')).toBe('x');
});

test('with no commit yet there is nothing to begin a tree at: the same, with its own words', async () => {
  const s = await scenario({ repository: { files: {} }, script: { main: [[spawn('kid')], say('ok')] } });
  await s.run('go');
  const kid = await s.ended('kid');
  expect(kid.cwd).toBe(s.repository.path);
  expect(s.facts('notice.given', 'kid')).toMatchObject([{ body: { text: expect.stringContaining('has no commit yet') } }]);
});

test('git that cannot make the tree: the child fails with the reason, and nothing is done in the folder of its parent', async () => {
  const s = await scenario({
    git: (real) => ({ ...real, add: async () => ({ ok: false, problem: { code: 'disk_full', message: 'no space left on /data' } }) }),
    script: { main: [[spawn('kid')], say('ok')] },
  });
  await s.run('go');
  const kid = await s.ended('kid');
  expect(kid.run).toMatchObject({ status: 'failed', reason: expect.stringContaining('no space left on /data') });
  expect(s.facts('worktree.unavailable', 'kid')).toMatchObject([{ body: { why: expect.stringContaining('no space left on /data') } }]);
  expect(s.models.of('kid')).toEqual([]);
});

test('work of the parent that is not committed stays there, counted', async () => {
  const s = await scenario({ script: { main: [[spawn('kid')], say('ok')], kid: [[call('list', {})], say('ok')] } });
  await writeFile(join(s.repository.path, 'draft.md'), 'draft');
  await writeFile(join(s.repository.path, 'readme.md'), 'changed');
  await s.run('go');
  await s.ended('kid');
  expect(s.facts('worktree.ready', 'kid')).toMatchObject([{ body: { leftBehind: 2 } }]);
  expect(s.ends('kid')[0]?.output).not.toContain('draft.md');
});

test('a grandchild begins at its parent and goes back to its parent', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 2, worktreeIsolation: true },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'mid' })], () => [call('wait_agent', { ids: [s.agent('mid').id] })], say('ok')],
      mid: [
        [call('bash', { command: 'echo mid > mid.txt && git add mid.txt && git -c user.name=m -c user.email=m@m commit -qm mid' })],
        [call('spawn_agent', { prompt: 'p', name: 'leaf' })],
        () => [call('wait_agent', { ids: [s.agent('leaf').id] })],
        say('ok'),
      ],
      leaf: [[call('read', { path: 'mid.txt' }), call('write', { path: 'leaf.txt', content: 'leaf' })], say('ok')],
    },
  });
  await s.run('go');
  const [mid, leaf] = ['mid', 'leaf'].map((name) => s.engine.views.worktrees.get(s.agent(name).id)!);
  expect(leaf?.target).toEqual({ branch: mid?.branch, path: mid?.path });
  expect(leaf?.base).toBe(await s.repository.git('rev-parse', mid!.branch));
  expect(leaf?.base).not.toBe(mid?.base);
  expect(s.ends('leaf')[0]).toMatchObject({ name: 'read', outcome: 'ok' });
  expect(s.models.of('leaf')[0]?.tools).not.toContain('spawn_agent');
});

test('a detached HEAD gives a tree, but no branch to merge into until the person checks one out', async () => {
  const s = await scenario({
    script: { main: [[spawn('kid')], say('ok')], kid: [[call('write', { path: 'f', content: 'x' })], say('ok')] },
  });
  await s.repository.git('checkout', '--quiet', '--detach');
  await s.run('go');
  const kid = await s.ended('kid');
  const tree = s.engine.views.worktrees.get(kid.id)!;
  expect(tree).toMatchObject({ target: null, commits: 1 });
  const asker = { id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } } as const;
  expect(await s.review.merge(kid.id, mergeOf(tree.head), asker)).toMatchObject({ ok: false, problem: { code: 'no_target' } });
  await s.repository.git('checkout', '--quiet', 'main');
  expect(await s.review.changes(kid.id)).toMatchObject({ ok: true, value: { target: 'main', obstacles: [] } });
  const again = { ...asker, id: s.commandId() };
  const merged = valueOf(await s.review.merge(kid.id, mergeOf(tree.head), again));
  expect(await s.repository.git('rev-parse', 'main')).toBe(merged.commit);
  expect(await s.review.merge(kid.id, mergeOf(tree.head), again)).toEqual({ ok: true, value: merged });
});
