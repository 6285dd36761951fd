import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Envelope } from '#shared/events/envelope.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { type Ended, type Installation, makeInstallation } from '#test/support/installation.ts';
import { factsIn, resultIn } from './output.ts';

let installation: Installation;
let tour: Ended;
let facts: LedgerEvent[];

beforeAll(async () => {
  installation = await makeInstallation();
  tour = await installation.run(['tour', '--json'], { env: { COPPICE_PLAYBOOK_SPEED: '0.02' } });
  facts = factsIn(tour.stdout);
}, 60_000);
afterAll(() => installation.remove());

describe('coppice tour --json', () => {
  it('ends well and says nothing beside its document', () => {
    expect(tour).toMatchObject({ code: 0, stderr: '' });
  });

  it('prints one fact a line with its whole envelope, in the order of the ledger, and a result at the end', () => {
    const lines = tour.stdout.trimEnd().split('\n');
    expect(facts).toHaveLength(lines.length - 1);
    for (const fact of facts) {
      expect(Object.keys(fact).toSorted()).toEqual(Object.keys(Envelope.shape).toSorted());
      expect(() => Envelope.parse(fact)).not.toThrow();
    }
    expect(facts.map(({ seq }) => seq)).toEqual(facts.map(({ seq }) => seq).toSorted((a, b) => a - b));
    const result = resultIn(tour.stdout);
    expect(Object.keys(result)).toEqual(['type', 'session_id', 'agent_id', 'status', 'text', 'usage', 'children']);
    expect(result).toMatchObject({ type: 'result', status: 'completed', session_id: facts[0]?.session, agent_id: facts[0]?.agent });
    expect(result.text).toContain('Ready for your review');
    expect(result.usage).toEqual({
      input_tokens: 0,
      output_tokens: 0,
      cache_read_tokens: 0,
      cache_write_tokens: 0,
      reasoning_tokens: 0,
      cost_usd: 0,
    });
  });

  it('names every child of the root, in the order of their spawn', () => {
    const { agent_id: root, children } = resultIn(tour.stdout);
    expect(children.map(({ name, type, status }) => `${name} ${type} ${status}`)).toEqual([
      'mapper researcher completed',
      'fix-rounding coder completed',
      'add-discounts coder completed',
    ]);
    for (const child of children) {
      expect(Object.keys(child)).toEqual(['agent_id', 'parent_id', 'name', 'type', 'status', 'branch', 'worktree_path']);
      expect(child.parent_id).toBe(root);
    }
    expect(children[0]).toMatchObject({ branch: null, worktree_path: null });
  });

  it('has two coders at work at once', () => {
    const { children } = resultIn(tour.stdout);
    const coders = children.filter(({ type }) => type === 'coder').map(({ agent_id }) => agent_id);
    const spans = coders.map((id) => {
      const of = (type: LedgerEvent['type']) => facts.findIndex((fact) => fact.agent === id && fact.type === type);
      return { from: of('tool.started'), to: facts.findLastIndex((fact) => fact.agent === id && fact.type === 'tool.ended') };
    });
    const [one, two] = spans;
    expect(one!.from).toBeGreaterThan(-1);
    expect(two!.from).toBeLessThan(one!.to);
    expect(one!.from).toBeLessThan(two!.to);
  });

  it('leaves two branches with real commits in the real repository, and main as it was', () => {
    const { children } = resultIn(tour.stdout);
    const created = facts.find((fact) => fact.type === 'session.created');
    const repository = created?.type === 'session.created' ? created.body.cwd : '';
    expect(repository.startsWith(installation.data)).toBe(true);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8', env: installation.env }).trim();
    const branches = children.flatMap(({ branch }) => (branch === null ? [] : [branch]));
    expect(branches).toHaveLength(2);
    const changed = branches.map((branch) => git('diff', '--name-only', `main...${branch}`).split('\n'));
    expect(changed).toEqual([
      ['src/split.js', 'test/split.js'],
      ['README.md', 'src/discount.js', 'src/index.js', 'src/receipt.js', 'test/discount.js'],
    ]);
    expect(branches.map((branch) => git('rev-list', '--count', `main..${branch}`))).toEqual(['1', '1']);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('can be read again afterwards, whole or by a piece of its id', async () => {
    const { session_id: id } = resultIn(tour.stdout);
    const [list, show, agents, types] = await Promise.all(
      [
        ['sessions', 'list', '--json'],
        ['--json', 'sessions', 'show', id.slice('ses_'.length, 'ses_'.length + 6)],
        ['agents', 'list'],
        ['agents', '--json', 'types'],
      ].map((args) => installation.run(args)),
    );
    expect(JSON.parse(list!.stdout)).toMatchObject([{ id, status: 'completed', tour: true }]);
    const shown = JSON.parse(show!.stdout) as { session: { id: string }; events: LedgerEvent[]; agents: unknown[] };
    expect(shown.session.id).toBe(id);
    expect(shown.agents).toHaveLength(4);
    expect(shown.events).toEqual(facts.filter(({ session }) => session === id));
    expect(agents!.stdout.split('\n').filter((line) => line.includes('  [finished] '))).toHaveLength(4);
    expect((JSON.parse(types!.stdout) as { types: { name: string }[] }).types.map(({ name }) => name)).toEqual([
      'general-purpose',
      'coder',
      'reviewer',
      'researcher',
      'tester',
    ]);
  });
});
