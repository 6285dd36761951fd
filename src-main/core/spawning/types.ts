import type { AgentType } from '#shared/contract/agents.ts';

/** A kind of agent: which tools it has and how it is told to work. */
export interface AgentDefinition extends AgentType {
  readonly instructions: string;
}

const READING = ['read', 'glob', 'grep'];

/** The types that are always there. An empty tool list means every tool that the parent has. */
export const builtInTypes: readonly AgentDefinition[] = [
  {
    name: 'general-purpose',
    description: 'Research, exploration and tasks of many steps.',
    source: 'built-in',
    tools: [],
    instructions:
      'You carry a task through from start to end. Look before you change anything, make the smallest change that does it well, and check what you did.',
  },
  {
    name: 'coder',
    description: 'Writes, reads and changes code.',
    source: 'built-in',
    tools: [],
    instructions:
      'You write code. Read what is there and follow its style. Make focused changes, run the tests that cover them, and say in the end what you changed and how you saw it work.',
  },
  {
    name: 'reviewer',
    description: 'Reviews code for correctness, security and quality. Cannot change anything.',
    source: 'built-in',
    tools: READING,
    instructions:
      'You review code and change nothing. Name each finding with its file and line, how bad it is, why, and what would mend it. Say so when you find nothing.',
  },
  {
    name: 'researcher',
    description: 'Finds things out. Cannot change anything.',
    source: 'built-in',
    tools: READING,
    instructions:
      'You find things out and change nothing. Answer with what you found and where (file and line), and say what you could not find.',
  },
  {
    name: 'tester',
    description: 'Writes tests and runs them.',
    source: 'built-in',
    tools: [],
    instructions:
      'You test. Write tests that can fail for a reason a user would notice, run them, and report what passes, what fails and why.',
  },
];

export function definitionOf(name: string): AgentDefinition | undefined {
  return builtInTypes.find((type) => type.name === name);
}
