import { describe, expect, it } from 'vitest';
import type { AgentType } from '#shared/model/agent-type.ts';
import { brokenFitting, typeGroups } from './type-list.ts';
import { standingOf, typeFacts } from './type-words.ts';

const type = (name: string, more: Partial<AgentType> = {}): AgentType => ({
  ...{ name, description: '', source: 'built-in', file: null, family: null, tools: [], disallowedTools: [], model: null },
  ...{ maxTurns: null, limits: { maxDepth: null, maxChildren: null }, mode: null, color: null, worktree: null, instructions: '' },
  ...{ ignored: [], warnings: [], overriddenBy: null, overrides: null },
  ...more,
});

const said = (of: AgentType) => typeFacts(of).map(({ name, words, code }) => `${name}: ${words}${code?.join(' ') ?? ''}`);

describe('typeFacts', () => {
  it('says of tools and model what is left to the parent, and nothing of what is not set', () =>
    expect(said(type('coder'))).toEqual(['Tools: all that its parent has', 'Model: its parent’s']));

  it('says all that is set', () =>
    expect(
      said(
        type('critic', {
          ...{ tools: ['Read', 'Grep'], disallowedTools: ['Bash'], model: 'opus', maxTurns: 1, mode: 'ask', worktree: true },
          limits: { maxDepth: 2, maxChildren: 0 },
        }),
      ),
    ).toEqual([
      'Tools: Read Grep',
      'Never: Bash',
      'Model: opus',
      'Limits: 1 turn, no children, nobody below depth 2',
      'Mode: asks before each change',
      'Worktree: one of its own',
    ]));
});

describe('standingOf', () => {
  const builtIn = new Set(['coder']);
  const badges = (of: AgentType, trusted: boolean | null) => standingOf(of, trusted, builtIn).badges.map(({ words }) => words);
  const local = type('local', { source: 'project', file: '/r/.claude/agents/local.md' });
  const coder = type('coder', { source: 'project', file: '/r/.claude/agents/coder.md' });

  it('holds a project’s own back until it is trusted, and says which built-in one it would replace', () => {
    expect(badges(local, false)).toEqual(['not used yet']);
    expect(badges(coder, false)).toEqual(['not used yet', 'would take the place of the built-in one']);
    expect(standingOf(local, true, builtIn)).toEqual({ used: true, badges: [], note: null });
    expect(badges({ ...coder, overrides: 'built-in' }, true)).toEqual(['in place of the built-in one']);
  });

  it('names what is used in its place, and in place of what it is used', () => {
    const { used, note } = standingOf(type('coder', { overriddenBy: '/h/coder.md' }), null, builtIn);
    expect([used, note]).toEqual([false, '/h/coder.md is used in its place.']);
    expect(standingOf(type('mine', { source: 'user', overrides: '/h/mine.md' }), null, builtIn).note).toBe('Used in place of /h/mine.md.');
  });
});

describe('typeGroups', () => {
  const types = [
    type('tester'),
    type('coder', { description: 'Writes code' }),
    type('mine', { source: 'user', file: '/home/me/.claude/agents/mine.md' }),
    type('local', { source: 'project', file: '/r/.claude/agents/local.md' }),
  ];
  const shape = (query: string) =>
    typeGroups(types, query).map(({ title, types: some }) => `${title}: ${some.map(({ name }) => name).join()}`);
  it('puts what wins first, and sorts by name', () =>
    expect(shape('')).toEqual(['From this project: local', 'Yours: mine', 'Built in: coder,tester']));
  it.each([
    ['CODE writes', ['Built in: coder']],
    ['claude', ['From this project: local', 'Yours: mine']],
    ['nothing of it', []],
  ])('filters by %s', (query, wanted) => expect(shape(query)).toEqual(wanted));
  it('finds a broken file by its path or problem', () => {
    const broken = [{ file: '/r/bad.md', source: 'project' as const, problem: 'no front matter' }];
    expect(brokenFitting(broken, 'front bad')).toEqual(broken);
    expect(brokenFitting(broken, 'other')).toEqual([]);
  });
});
