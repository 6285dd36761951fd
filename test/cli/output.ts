import type { LedgerEvent } from '#shared/events/catalog.ts';

/** The last line of a run with `--json`. */
export interface RunResult {
  readonly type: 'result';
  readonly session_id: string;
  readonly agent_id: string;
  readonly status: string;
  readonly text: string;
  readonly usage: Readonly<Record<string, number | null>>;
  readonly children: readonly {
    readonly agent_id: string;
    readonly parent_id: string;
    readonly name: string;
    readonly type: string;
    readonly status: string;
    readonly branch: string | null;
    readonly worktree_path: string | null;
  }[];
}

/** All lines but the last of what a run with `--json` printed. Throws where one is no JSON. */
export function factsIn(stdout: string): LedgerEvent[] {
  return stdout
    .trimEnd()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LedgerEvent);
}

/** Whether it is a fact of this type. */
export const is = (type: LedgerEvent['type']) => (event: LedgerEvent) => event.type === type;

export function resultIn(stdout: string): RunResult {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as RunResult;
}
