import type { AgentType } from '#shared/model/agent-type.ts';

const READING = ['read', 'glob', 'grep'];

/** The types that are always there. An empty tool list means every tool that the parent has. */
const definitions: readonly Pick<AgentType, 'name' | 'description' | 'tools' | 'instructions'>[] = [
  {
    name: 'general-purpose',
    description: 'Research, exploration and tasks of many steps.',
    tools: [],
    instructions:
      'You carry a task through from start to end. Look before you change anything, make the smallest change that does it well, and check what you did.',
  },
  {
    name: 'coder',
    description: 'Writes, reads and changes code.',
    tools: [],
    instructions:
      'You write code. Read what is there and follow its style. Make focused changes, run the tests that cover them, and say in the end what you changed and how you saw it work.',
  },
  {
    name: 'reviewer',
    description: 'Reviews code for correctness, security and quality. Cannot change anything.',
    tools: READING,
    instructions:
      'You review code and change nothing. Name each finding with its file and line, how bad it is, why, and what would mend it. Say so when you find nothing.',
  },
  {
    name: 'researcher',
    description: 'Finds things out, here and on the web. Cannot change anything.',
    tools: [...READING, 'web_fetch', 'web_search'],
    instructions:
      'You find things out and change nothing. Answer with what you found and where (file and line), and say what you could not find.',
  },
  {
    name: 'tester',
    description: 'Writes tests and runs them.',
    tools: [],
    instructions:
      'You test. Write tests that can fail for a reason a user would notice, run them, and report what passes, what fails and why.',
  },
];

export const builtInTypes: readonly AgentType[] = definitions.map((definition) => ({
  ...definition,
  source: 'built-in',
  file: null,
  family: null,
  mode: null,
  color: null,
  ignored: [],
  warnings: [],
  disallowedTools: [],
  model: null,
  maxTurns: null,
  worktree: null,
  limits: { maxDepth: null, maxChildren: null },
  overriddenBy: null,
  overrides: null,
}));
