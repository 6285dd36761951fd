import { expect, test } from 'vitest';
import { Envelope } from '#shared/events/envelope.ts';
import { upcast } from '#shared/events/upcasters.ts';
import type { Brought, ProjectTrust } from '#shared/model/trust.ts';
import { trust } from '#shared/projections/trust.ts';
import { comparedWith, isTrusted, standingOf } from './standing.ts';

const setup: Brought = { kind: 'setup', name: 'worktree.setup', says: 'npm ci', digest: '1' };
const agent: Brought = { kind: 'definition', name: '.coppice/agents/a.md', says: 'a: A.', digest: '2' };
const script: Brought = { kind: 'playbook', name: 'play.yaml', says: '', digest: '3' };

const word = (trusted: boolean, items: Brought[] | null): ProjectTrust => ({ project: '/r/.git', content: 'c', trusted, items, at: 0 });

test.each<[string, ProjectTrust | undefined, Brought[], string]>([
  ['brings nothing', word(false, [setup]), [], 'nothing'],
  ['was never asked about', undefined, [setup], 'unasked'],
  ['is as it was', word(true, [setup, agent]), [setup, agent], 'trusted'],
  ['brings less than it did', word(true, [setup, agent]), [agent], 'trusted'],
  ['brings more', word(true, [setup]), [setup, agent], 'changed'],
  ['brings another of the same name', word(true, [setup]), [{ ...setup, digest: '9' }], 'changed'],
  ['brings the same bytes under another name', word(true, [agent]), [{ ...agent, name: 'b.md' }], 'changed'],
  ['was refused', word(false, [setup]), [setup], 'refused'],
  ['was refused and changed', word(false, [setup]), [setup, agent], 'changed'],
  ['was trusted for its definitions alone', word(true, null), [agent], 'narrower'],
  ['was refused for its definitions alone', word(false, null), [agent], 'unasked'],
])('a project that %s', (_, said, brings, standing) => {
  expect(standingOf(said, brings)).toBe(standing);
});

test('what changed is told beside what it said before; a playbook that is not asked about is not gone', () => {
  const now: Brought = { ...setup, says: 'npm ci && curl evil', digest: '8' };
  const edited: Brought = { ...agent, digest: '9' };
  expect(comparedWith(word(true, [setup, agent, script, { ...setup, kind: 'verify' }]), [now, edited])).toEqual({
    compared: [
      { thing: now, change: 'changed', before: 'npm ci' },
      { thing: edited, change: 'changed', before: null },
    ],
    gone: [{ ...setup, kind: 'verify' }],
  });
});

test('a single thing is trusted by a yes that was about it', () => {
  expect([
    isTrusted(word(true, [script]), script),
    isTrusted(word(false, [script]), script),
    isTrusted(word(true, null), script),
    isTrusted(word(true, [setup]), script),
    isTrusted(undefined, script),
  ]).toEqual([true, false, false, false, false]);
});

test('a yes from when it was asked about definitions alone is read as that, and asked again', () => {
  const stored = Envelope.parse({
    ...{ seq: 1, id: '019aaaaa-0000-7000-8000-000000000000', type: 'project.trust_decided', v: 1, at: 5 },
    ...{
      session: null,
      agent: null,
      run: null,
      command: '019aaaaa-0000-7000-8000-000000000001',
      actor: { kind: 'person', id: 'p', via: 'cli' },
      causes: [],
    },
    body: { project: '/r/.git', content: 'old', trusted: true },
  });
  const [change] = trust.fold(() => undefined, upcast(stored));
  expect(change?.row).toEqual({ project: '/r/.git', content: 'old', trusted: true, items: null, at: 5 });
  expect(standingOf(change?.row ?? undefined, [agent])).toBe('narrower');
});
