import { stringify } from 'yaml';

interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A file whose last word stays `end`: an edit that took place twice shows as its number twice. */
const COUNTED = 'counted.txt';

const read = (path: string): Call => ({ tool: 'read', args: { path } });
const list: Call = { tool: 'list', args: { path: '.' } };
const begin: Call = { tool: 'write', args: { path: COUNTED, content: 'end\n' } };
const count = (number: number): Call => ({ tool: 'edit', args: { path: COUNTED, old_string: 'end', new_string: `${number} end` } });

/**
 * The playbook of a long run: reads, writes, edits, commands, children in worktrees that are waited for.
 * @param runs path of a file that each command adds its mark to: one that ran twice shows twice
 */
export function longRun(runs: string): string {
  const bash = (seconds: number, more = ''): Call => ({
    tool: 'bash',
    args: { command: `echo "$TOOL_CALL_MARK" >> '${runs}'${more}; sleep ${seconds}` },
  });
  const spawn = (name: string): Call => ({
    tool: 'spawn_agent',
    args: { name, agent_type: 'coder', worktree: true, prompt: `Do your part, ${name}.` },
  });
  const wait = (...names: string[]): Call => ({ tool: 'wait_agent', args: { ids: names.map((name) => `{{agent.${name}}}`) } });
  const turn = (ms: number, ...call: Call[]) => ({ say: 'I take the next step and say so in some words.', call, after_ms: ms });

  const child = (name: string) => ({
    match: { name },
    turns: [
      turn(30, begin),
      turn(20, bash(0.08), read(COUNTED)),
      turn(40, count(1)),
      turn(20, bash(0.04, ' && (setsid sleep 30 > /dev/null 2>&1 &)')),
      turn(20, count(2), count(3)),
      turn(30, list, read('readme.md')),
      { say: `${name} is done.`, after_ms: 20 },
    ],
  });
  const root = {
    match: { depth: 0 },
    turns: [
      turn(40, read('readme.md'), list),
      turn(20, begin),
      turn(30, spawn('first'), spawn('second')),
      turn(20, bash(0.12)),
      turn(40, count(1), count(2)),
      turn(20, read(COUNTED), read('readme.md'), list),
      turn(20, bash(0.05), bash(0.03)),
      turn(30, wait('first')),
      turn(20, count(3)),
      turn(20, bash(0.1, ' && (setsid sleep 30 > /dev/null 2>&1 &)')),
      turn(30, spawn('third')),
      turn(20, wait('second', 'third')),
      turn(30, count(4), bash(0.06), count(5)),
      turn(20, list, read(COUNTED)),
      turn(40, bash(0.1)),
      turn(20, count(6)),
      { say: 'All is done.', after_ms: 30 },
    ],
  };
  return stringify({ version: 1, agents: [root, child('first'), child('second'), child('third')] });
}

/** Numbers that edits have put into the counted file. */
export function countedIn(text: string): string[] {
  return text.trim().split(' ').slice(0, -1);
}
