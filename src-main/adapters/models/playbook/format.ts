import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '#shared/lib/result.ts';
import { ModelFailure } from '#shared/model/failure.ts';
import { Json } from '#shared/model/json.ts';

const FailureKind = ModelFailure.shape.kind;

const Pattern = z.string().refine(isRegularExpression, { error: 'expected a regular expression' });

const Match = z.strictObject({
  name: z.string().optional(),
  type: z.string().optional(),
  depth: z.int().nonnegative().optional(),
  /** Regular expression, searched for in the first message of the agent's session. */
  prompt: Pattern.optional(),
});
export type Match = z.infer<typeof Match>;

const Turn = z.strictObject({
  think: z.string().optional(),
  say: z.string().optional(),
  call: z.array(z.strictObject({ tool: z.string().min(1), args: Json.default({}) })).optional(),
  /** Milliseconds that the answer takes, spread over its pieces. */
  after_ms: z.number().nonnegative().optional(),
  fail: z
    .union([FailureKind, z.strictObject({ kind: FailureKind, message: z.string().optional(), status: z.int().optional() })])
    .optional(),
});
export type Turn = z.infer<typeof Turn>;

const ScriptedAgent = z.strictObject({ match: Match, turns: z.array(Turn) });
export type ScriptedAgent = z.infer<typeof ScriptedAgent>;

/** A script that answers as a model would: per agent and turn what is thought, said and called. */
export const Playbook = z.strictObject({ version: z.literal(1), agents: z.array(ScriptedAgent) });
export type Playbook = z.infer<typeof Playbook>;

export type PlaybookProblem = Problem<'bad_playbook'>;

/**
 * @param source what the text came from, for messages
 * @returns the playbook, or every mistake in it, a line each: source, line, place (`agents[2].turns[0].call`) and what was expected
 */
export function parsePlaybook(text: string, source: string): Result<Playbook, PlaybookProblem> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    return refuse('bad_playbook', document.errors.map((error) => `${at(error.pos[0])}: not YAML: ${error.message}`).join('\n'));
  }

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    return refuse('bad_playbook', `${source}: not YAML: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const result = Playbook.safeParse(value);
  if (result.success) return ok(result.data);

  const positionOf = (path: readonly PropertyKey[]): string => {
    // The place itself may be what is missing: then its nearest surroundings.
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return source;
  };
  const problems = result.error.issues.map(
    (issue) => `${positionOf(issue.path)}: ${place(issue.path)}: ${issue.message.replace(/^Invalid input: /u, '')}`,
  );
  return refuse('bad_playbook', problems.join('\n'));
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole file';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
