import type { AgentId, CallId, RunId, SessionId } from '#shared/lib/ids.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { ToolDisplay, ToolKind, ToolOutcome } from '#shared/model/tool.ts';

/** What a tool is, for models, surfaces and policy. */
export interface ToolSpec {
  /** Canonical: `read`, `bash`, `spawn_agent`. */
  readonly name: string;
  /** Other names that definitions and models use for it. */
  readonly aliases: readonly string[];
  readonly kind: ToolKind;
  /** Whether it can change anything outside the conversation. */
  readonly mutates: boolean;
  /** For the model. */
  readonly description: string;
  /** JSON Schema of the arguments, an object. */
  readonly input: JsonObject;
}

export interface ToolContext {
  readonly agent: AgentId;
  readonly session: SessionId;
  readonly run: RunId;
  readonly call: CallId;
  /** Where relative paths begin. */
  readonly cwd: string;
  /** File tools keep to the workspace, which is `cwd` and all below it, and shells run in the sandbox where there is one. */
  readonly restricted: boolean;
  /** Added to the environment of commands. */
  readonly env?: Readonly<Record<string, string>>;
  /** Aborted when the call is cancelled: the tool ends soon after, and leaves no process. */
  readonly signal: AbortSignal;
  /** Aborted when the agent is killed: what has been started is ended at once, without a moment to put its things away. */
  readonly killed: AbortSignal;
}

export interface ToolResult {
  readonly outcome: ToolOutcome;
  /** What the model is told. */
  readonly output: string;
  /** What a surface may show beside it: `exitCode`, `seconds`, `fullOutput` (a path), `files`. */
  readonly facts: JsonObject;
}

/** A call that is ready and has not yet touched anything. */
export interface PreparedCall {
  /** What a restart needs to learn how it ended. Committed before `run`. */
  readonly recovery: JsonObject;
  /** Contract: never rejects; a failure is text for the model. `onOutput` gets output as it comes. */
  run(onOutput: (text: string) => void): Promise<ToolResult>;
  /** Lets go of what `prepare` took, where `run` is not to be called. */
  drop(): void;
}

/** Words that an agent wants to have, of a person or of the agent that spawned it. */
export interface Asking {
  readonly text: string;
  readonly options: readonly string[];
  readonly to: 'person' | 'parent';
}

export type CheckedArguments =
  /** `asks`: the call is a question, and is never run. */
  | { readonly ok: true; readonly args: JsonObject; readonly display: ToolDisplay; readonly asks?: Asking }
  /** Text for the model: which argument is wrong and what was expected. */
  | { readonly ok: false; readonly problem: string };

/** How a call ended whose end was never written. */
export type Aftermath = { readonly known: true; readonly result: ToolResult } | { readonly known: false; readonly output: string };

/** What a call reaches for, where patterns and hosts are asked about. */
export type Reach =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'host'; readonly host: string };

export interface Tool {
  readonly spec: ToolSpec;
  /** Of checked arguments; left out or null: nothing that a pattern could be about. */
  readonly reach?: (args: JsonObject) => Reach | null;
  /** Checks arguments and says how the call is shown. Pure. `cwd` only shortens paths. */
  check(args: unknown, cwd: string): CheckedArguments;
  prepare(args: JsonObject, context: ToolContext): Promise<PreparedCall>;
  /**
   * After a crash: ends what is left of the call and tells how it ended.
   * Asked only of tools that mutate; a read simply runs again.
   */
  recover(args: JsonObject, recovery: JsonObject, cwd: string): Promise<Aftermath>;
}
