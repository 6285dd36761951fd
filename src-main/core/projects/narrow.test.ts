import { assert, constantFrom, dictionary, integer, option, property, record, boolean } from 'fast-check';
import { expect, test } from 'vitest';
import type { Budget } from '#shared/model/run.ts';
import type { ProjectFile } from '#main/core/ports/project-settings.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import { DEFAULT_SETTINGS } from '#test/support/default-settings.ts';
import { narrowedBy } from './narrow.ts';

const NOTHING: ProjectFile = {
  file: '/r/coppice.toml',
  model: null,
  agentMaxDepth: null,
  restrictToWorkspace: false,
  budgets: {},
  worktree: {},
  merge: {},
  problems: [],
};

test('what is lower holds and is told, what is higher does not and is told, and what is not said stays', () => {
  const own: Settings = { ...DEFAULT_SETTINGS, agentMaxDepth: 2, budgets: { nanite: { maxTurns: 8, timeoutSeconds: 300 } } };
  const file: ProjectFile = {
    ...NOTHING,
    agentMaxDepth: 1,
    restrictToWorkspace: true,
    budgets: { nanite: { maxTurns: 4, timeoutSeconds: 900, maxCost: 5 }, small: { maxTurns: 2 } },
  };
  const { settings, narrows, warnings } = narrowedBy(own, file);
  expect(settings).toEqual({
    ...own,
    agentMaxDepth: 1,
    restrictToWorkspace: true,
    budgets: { nanite: { maxTurns: 4, timeoutSeconds: 300, maxCost: 5 }, small: { maxTurns: 2 } },
  });
  expect(narrows).toEqual([
    'agent_max_depth = 1',
    'restrict_to_workspace = true',
    'lower limits of the budget preset "nanite": max_turns, max_cost_usd',
    'a budget preset "small" of its own',
  ]);
  expect(warnings).toEqual(['/r/coppice.toml: key "build_budget_presets.nanite.timeout_seconds" is wider than yours: yours holds']);
});

test.each([
  [1, -1, 1, 1],
  [1, 3, 1, 1],
  [-1, 2, 2, 0],
  [-1, -1, -1, 0],
  [2, 2, 2, 0],
  [1, 0, 0, 0],
])('of depth %i and a project’s %i, %i holds, with %i warnings', (own, theirs, holds, warned) => {
  const { settings, warnings } = narrowedBy({ ...DEFAULT_SETTINGS, agentMaxDepth: own }, { ...NOTHING, agentMaxDepth: theirs });
  expect([settings.agentMaxDepth, warnings.length]).toEqual([holds, warned]);
});

test('whatever a project’s file says, nothing is wider than the person has it', () => {
  const limit = option(integer({ min: 1, max: 9 }), { nil: undefined });
  const budget = record({ maxTurns: limit, timeoutSeconds: limit, maxTotalTokens: limit, maxCost: limit }).map(
    (limits) => Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as Budget,
  );
  const budgets = dictionary(constantFrom('nanite', 'child', 'constructor'), budget, { maxKeys: 3 });
  const depth = integer({ min: -1, max: 4 });
  const wide = (number: number | undefined): number => (number === undefined || number === -1 ? Infinity : number);
  assert(
    property(depth, boolean(), budgets, option(depth), boolean(), budgets, (ownDepth, ownHeld, ownBudgets, theirDepth, held, theirs) => {
      const own: Settings = { ...DEFAULT_SETTINGS, agentMaxDepth: ownDepth, restrictToWorkspace: ownHeld, budgets: ownBudgets };
      const { settings } = narrowedBy(own, { ...NOTHING, agentMaxDepth: theirDepth, restrictToWorkspace: held, budgets: theirs });
      expect(wide(settings.agentMaxDepth)).toBeLessThanOrEqual(wide(ownDepth));
      expect(settings.restrictToWorkspace).toBe(ownHeld || held);
      for (const [name, mine] of Object.entries(ownBudgets)) {
        for (const key of ['maxTurns', 'timeoutSeconds', 'maxTotalTokens', 'maxCost'] as const) {
          expect(wide(settings.budgets[name]?.[key])).toBeLessThanOrEqual(wide(mine[key]));
        }
      }
      const { agentMaxDepth: _a, restrictToWorkspace: _b, budgets: _c, ...rest } = settings;
      expect({ ...own, ...rest }).toEqual(own);
    }),
  );
});
