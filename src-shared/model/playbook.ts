import { z } from 'zod';
import { ModelFailure } from './failure.ts';
import { Json } from './json.ts';

const FailureKind = ModelFailure.shape.kind;

const Pattern = z.string().refine(isRegularExpression, { error: 'expected a regular expression' });

const Match = z.strictObject({
  name: z.string().optional(),
  type: z.string().optional(),
  depth: z.int().nonnegative().optional(),
  /** Regular expression, searched for in the first message of the agent's session. */
  prompt: Pattern.optional(),
});

const ScriptedTurn = z.strictObject({
  think: z.string().optional(),
  say: z.string().optional(),
  call: z.array(z.strictObject({ tool: z.string().min(1), args: Json.default({}) })).optional(),
  /** Milliseconds that the answer takes, spread over its pieces. */
  after_ms: z.number().nonnegative().optional(),
  fail: z
    .union([
      FailureKind,
      z.strictObject({
        kind: FailureKind,
        message: z.string().optional(),
        status: z.int().optional(),
        /** How long the provider asks to be left alone. */
        retry_after_ms: z.int().nonnegative().optional(),
      }),
    ])
    .optional(),
});
export type ScriptedTurn = z.infer<typeof ScriptedTurn>;

const ScriptedAgent = z.strictObject({ match: Match, turns: z.array(ScriptedTurn) });
export type ScriptedAgent = z.infer<typeof ScriptedAgent>;

/** A script that answers as a model would: per agent and turn what is thought, said and called. */
export const Playbook = z.strictObject({ version: z.literal(1), agents: z.array(ScriptedAgent) });
export type Playbook = z.infer<typeof Playbook>;

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
