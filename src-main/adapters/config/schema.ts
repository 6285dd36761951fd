import { z } from 'zod';

/** Every message of this schema says what was expected and nothing of what was given: values may be secrets. */
const text = z.string({ error: 'a string' }).min(1, { error: 'a string that is not empty' });
const flag = z.boolean({ error: 'true or false' });
const wholeFrom = (least: number) => {
  const error = `a whole number from ${least}`;
  return z.int({ error }).min(least, { error });
};
const seconds = z.number({ error: 'a number of seconds above 0' }).positive({ error: 'a number of seconds above 0' });
const table = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: 'a table' });
const tablesOf = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value, { error: 'a table of tables' });

export const KINDS = '"anthropic", "openai", "google" or "openai-compatible"';

const ProviderTable = table({
  kind: z.enum(['anthropic', 'openai', 'google', 'openai-compatible'], { error: KINDS }).optional(),
  base_url: text.optional(),
  api_key: text.optional(),
  headers: z.record(z.string(), z.string({ error: 'a string' }), { error: 'a table of strings' }).optional(),
  models: z.array(text, { error: 'a list of strings' }).optional(),
  reasoning_summaries: flag.optional(),
});
export type ProviderTable = z.infer<typeof ProviderTable>;

/** A reference, or a bare name. */
export const MODEL_NAME = /^[^/\s]+(?:\/\S.*)?$/u;
export const A_MODEL = '"PROVIDER/MODEL" or the name of a model';
const modelName = z.string({ error: A_MODEL }).regex(MODEL_NAME, { error: A_MODEL });

/** The person's `coppice.toml`, as it may be written. */
export const SettingsFile = table({
  providers: tablesOf(ProviderTable).optional(),
  model_aliases: z.record(z.string(), modelName, { error: 'a table of strings' }).optional(),
  options: table({
    model: modelName.optional(),
    agent_max_depth: wholeFrom(-1).optional(),
    agent_max_threads: wholeFrom(-1).optional(),
    subagent_build_budget_preset: text.optional(),
  }).optional(),
  agents: table({
    task: table({ delegation: table({ worktree_isolation: flag.optional() }).optional() }).optional(),
  }).optional(),
  exec: table({
    timeout_seconds: seconds.optional(),
    max_output_chars: wholeFrom(1).optional(),
    env_pass: z.array(text, { error: 'a list of strings' }).optional(),
  }).optional(),
  build_budget_presets: tablesOf(table({ max_turns: wholeFrom(1).optional(), timeout_seconds: seconds.optional() })).optional(),
});
export type SettingsFile = z.infer<typeof SettingsFile>;
