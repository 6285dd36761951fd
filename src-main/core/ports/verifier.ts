import type { JsonObject } from '#shared/model/json.ts';
import type { VerifyOutcome } from '#shared/model/merging.ts';

export interface Verified {
  readonly outcome: VerifyOutcome;
  readonly exitCode: number | null;
  /** What it wrote, cut in the middle where it is long, without secrets. */
  readonly output: string;
  readonly seconds: number;
}

/** A command that is there and has not begun. */
export interface ReadyToVerify {
  /** What `end` needs after a crash. */
  readonly process: JsonObject;
  /** Never rejects, and leaves no process behind. */
  run(): Promise<Verified>;
  drop(): void;
}

/** Runs the command by which a project says whether a merged result is good. */
export interface Verifier {
  /** Starts it held at a gate, in a process group of its own. */
  prepare(asked: {
    readonly command: string;
    readonly cwd: string;
    readonly timeoutSeconds: number;
    readonly signal: AbortSignal;
  }): Promise<ReadyToVerify>;
  /** Ends what a former engine started. */
  end(process: JsonObject): Promise<void>;
}
