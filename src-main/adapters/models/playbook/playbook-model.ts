import type { Clock } from '#main/core/ports/clock.ts';
import type { ModelCaller, ModelEvent, ModelPart, ModelRequest, WireBytes } from '#main/core/ports/model.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { Playbook, ScriptedTurn } from '#shared/model/playbook.ts';
import { NO_USAGE } from '#shared/model/usage.ts';
import type { ModelAdapter } from '#main/adapters/models/adapter.ts';
import { deltasOf, failureOf, partsOf } from './answer.ts';
import { cast } from './casting.ts';
import { parsePlaybook, type PlaybookProblem } from './format.ts';
import { paced } from './pacing.ts';
import { lookUpIn } from './references.ts';
import { noModel } from './unconfigured.ts';

export interface PlaybookModelOptions {
  /** Text of the playbook that `playbook/tour` stands for. */
  readonly builtIn?: string;
  /** The person's configuration file, named where it is said how to add a model. */
  readonly configFile: string;
  readonly clock: Clock;
  /** Whole text of a file; throws where there is none. */
  readonly readFile: (path: string) => string;
  /** Multiplies every `after_ms`; 0 answers at once. */
  readonly speed?: number;
}

const TOUR = 'tour';
/** Scripts say what an agent works: no turn of theirs is a summary. */
const SUMMARY: ScriptedTurn = { say: 'A script plays this agent, and needs no summary to go on.' };
const NOBODY: Playbook = { version: 1, agents: [] };

/**
 * Answers from a script: `playbook/FILE` (a path, relative ones from the working folder), `playbook/tour`, and plain `playbook`,
 * which only says how to add a model. Nothing is sent anywhere, and the record of each exchange says so.
 */
export function createPlaybookModel({ builtIn, configFile, clock, readFile, speed = 1 }: PlaybookModelOptions): ModelAdapter {
  const parsed = new Map<string, { readonly text: string; readonly result: Result<Playbook, PlaybookProblem> }>();

  const open = (model: string): Result<Playbook, PlaybookProblem> => {
    if (isPlain(model)) return ok(NOBODY);
    let text: string;
    try {
      text = model === TOUR && builtIn !== undefined ? builtIn : readFile(model);
    } catch (cause) {
      return refuse('bad_playbook', `playbook ${model} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    const known = parsed.get(model);
    // The text is compared, not the file's time: a playbook may be edited while it runs.
    if (known?.text === text) return known.result;
    const result = parsePlaybook(text, model);
    parsed.set(model, { text, result });
    return result;
  };

  return {
    check(model) {
      const playbook = open(model);
      return playbook.ok ? { ok: true } : { ok: false, message: playbook.problem.message };
    },
    async *ask(request, model, signal): AsyncGenerator<ModelEvent> {
      const playbook = open(model);
      if (!playbook.ok) {
        yield {
          type: 'failed',
          failure: { kind: 'invalid_request', message: playbook.problem.message, status: null, retryAfterMs: null },
          wire: null,
        };
        return;
      }
      const script = request.caller.compacting
        ? SUMMARY
        : (turnOf(playbook.value, request.caller) ?? noModel(isPlain(model) ? '' : pastTheEnd(model), configFile));
      const parts = partsOf(script, request.caller.turn, lookUpIn(request.entries, request.caller));

      yield* paced(deltasOf(parts), (script.after_ms ?? 0) * speed, clock, signal);
      if (signal.aborted) return;

      if (script.fail !== undefined) {
        const failure = failureOf(script.fail, `playbook ${model}`);
        yield { type: 'failed', failure, wire: wireOf(request, model, { parts, failure }) };
        return;
      }
      const finish = parts.some((part) => part.type === 'call') ? 'tool_calls' : 'stop';
      yield { type: 'end', parts, finish, usage: NO_USAGE, wire: wireOf(request, model, { parts, finish }) };
    },
  };
}

function isPlain(model: string): boolean {
  return model === '' || model === 'playbook';
}

function turnOf(playbook: Playbook, caller: ModelCaller): ScriptedTurn | null {
  return cast(playbook.agents, caller, caller.earlier)?.turns[caller.turn - 1] ?? null;
}

function pastTheEnd(model: string): string {
  return model === TOUR
    ? 'The tour is over: its script has nothing more for this agent. '
    : `The playbook \`${model}\` has nothing more for this agent. `;
}

/** What the script was handed and what it answered; no status, since nobody was asked. */
function wireOf(
  { instructions, tools, entries, caller }: ModelRequest,
  model: string,
  answer: { readonly parts: readonly ModelPart[] } & Record<string, unknown>,
): WireBytes {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  return {
    exchange: { url: `playbook:${model}`, method: 'NONE', requestHeaders: {}, status: null, responseHeaders: {} },
    // What changes from turn to turn stands last, so that one request repeats most of the one before.
    request: bytes({ instructions, tools, entries, caller }),
    response: bytes(answer),
  };
}
