import type { AndOr, Command, PipelineNode, Script, Statement } from 'unbash';
import { type Result, ok, refuse } from '#shared/lib/result.ts';
import type { Joint } from './gaps.ts';

/** A simple command where it stands. Of the first one the joint means nothing. */
export interface Placed {
  readonly command: Command;
  readonly joint: Joint;
}

/** The simple commands of a script in the order in which they are written; refused where there is anything else. */
export function inOrder(script: Script): Result<readonly Placed[]> {
  const placed: Placed[] = [];
  for (const statement of script.commands) {
    if (statement.background === true) return refuse('not_simple', 'runs a command in the background');
    const problem = add(placed, statement.command, ';');
    if (problem !== null) return refuse('not_simple', problem);
  }
  return ok(placed);
}

function add(placed: Placed[], node: Statement['command'], joint: Joint): string | null {
  switch (node.type) {
    case 'Command':
      placed.push({ command: node, joint });
      return null;
    case 'AndOr':
    case 'Pipeline':
      return addEach(placed, node, joint);
    default:
      return NAMES[node.type];
  }
}

function addEach(
  placed: Placed[],
  { type, commands, operators, ...rest }: AndOr | Extract<PipelineNode, { type: 'Pipeline' }>,
  joint: Joint,
) {
  if ('prefixes' in rest && rest.prefixes.length > 0) return 'uses "!" or "time"';
  for (const [at, command] of commands.entries()) {
    const before = at === 0 ? joint : operators[at - 1];
    if (before === undefined) return `has a ${type} without an operator`;
    if (before === '|&') return 'uses "|&"';
    const problem = add(placed, command, before);
    if (problem !== null) return problem;
  }
  return null;
}

const NAMES: Readonly<Record<Exclude<Statement['command'], Command | AndOr | { type: 'Pipeline' }>['type'], string>> = {
  If: 'has an "if"',
  For: 'has a loop',
  ArithmeticFor: 'has a loop',
  While: 'has a loop',
  Select: 'has a loop',
  Case: 'has a "case"',
  Subshell: 'has a subshell',
  BraceGroup: 'has a group of commands',
  Redirected: 'redirects a group of commands',
  Function: 'makes a function',
  Coproc: 'runs a command in the background',
  TestCommand: 'has a "[["',
  ArithmeticCommand: 'computes with "(("',
};
