import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { factsIn, resultIn, type RunResult } from './output.ts';

const quick = { env: { COPPICE_PLAYBOOK_SPEED: '0.02' } };

let installation: Installation;
let facts: LedgerEvent[];
let result: RunResult;

beforeAll(async () => {
  installation = await makeInstallation();
  const tour = await installation.run(['tour', '--json'], quick);
  [facts, result] = [factsIn(tour.stdout), resultIn(tour.stdout)];
}, 60_000);
afterAll(() => installation.remove());

const folderOf = (events: readonly LedgerEvent[]): string => {
  const root = events.find((event) => event.type === 'session.created');
  return root?.type === 'session.created' ? root.body.cwd : '';
};

/** What each agent thought, said and called, by its name, with ids and folders of the run put out of it. */
function performance(events: readonly LedgerEvent[], { children, agent_id: root }: RunResult): Record<string, string[]> {
  const names: [string, string][] = [
    [folderOf(events), '<repository>'],
    [root, '<main>'],
  ];
  const played: Record<string, string[]> = {};
  for (const event of events) {
    if (event.type === 'worktree.requested') names.push([event.body.path, `<tree of ${event.agent}>`]);
    if (event.type === 'agent.created') played[event.agent ?? ''] = [];
    if (event.type !== 'turn.ended') continue;
    for (const part of event.body.parts)
      played[event.agent ?? '']?.push(
        part.type === 'call' ? `${part.name} ${JSON.stringify(part.args)}` : `${part.type}: ${JSON.stringify(part.text)}`,
      );
  }
  for (const { agent_id: id, name } of children) names.push([id, `<${name}>`]);
  const put = (text: string) => names.reduce((so, [from, to]) => so.replaceAll(from, to), text);
  return Object.fromEntries(Object.entries(played).map(([id, lines]) => [put(id), lines.map(put)]));
}

describe('coppice sessions export --playbook', () => {
  it('writes a playbook that plays the recorded run again, word for word and call for call', async () => {
    const exported = await installation.run(['sessions', 'export', result.session_id, '--playbook', 'again.yaml']);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(exported.stdout).toContain('4 agents');
    const text = await readFile(join(installation.folder, 'again.yaml'), 'utf8');
    for (const { agent_id: id } of result.children) expect(text).not.toContain(id);

    const clone = join(installation.folder, 'clone');
    execFileSync('git', ['clone', '--quiet', '--branch', 'main', folderOf(facts), clone], { env: installation.env });
    const args = ['run', '--json', '--mode', 'auto', '-m', 'playbook/again.yaml', '-C', clone, 'Once more.'];
    const again = await installation.run(args, quick);
    expect(again.code).toBe(0);
    const [expected, played] = [performance(facts, result), performance(factsIn(again.stdout), resultIn(again.stdout))];
    expect(Object.keys(played)).toEqual(['<main>', '<mapper>', '<fix-rounding>', '<add-discounts>']);
    expect(played).toEqual(expected);
    const failures = factsIn(again.stdout).filter((fact) => fact.type === 'tool.ended' && fact.body.outcome !== 'ok');
    expect(failures).toHaveLength(facts.filter((fact) => fact.type === 'tool.ended' && fact.body.outcome !== 'ok').length);
  }, 60_000);

  it('overwrites nothing', async () => {
    const path = await installation.write('mine.yaml', 'mine');
    const ended = await installation.run(['sessions', 'export', result.session_id, '--playbook', path]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`${path} cannot be written: it is there already`);
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it('takes a whole tree, and names its root where a child is asked for', async () => {
    const child = facts.find((fact) => fact.type === 'session.created' && fact.body.parent !== null)?.session ?? '';
    const ended = await installation.run(['sessions', 'export', child, '--playbook', '-']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`export ${result.session_id}`);
  });
});
