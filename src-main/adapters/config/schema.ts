import { isIP } from 'node:net';
import { z } from 'zod';
import { ReasoningEffort } from '#shared/model/agent.ts';

/** Every message of this schema says what was expected and nothing of what was given: values may be secrets. */
export const text = z.string({ error: 'a string' }).min(1, { error: 'a string that is not empty' });
const flag = z.boolean({ error: 'true or false' });
export const wholeFrom = (least: number) => {
  const error = `a whole number from ${least}`;
  return z.int({ error }).min(least, { error });
};
const seconds = z.number({ error: 'a number of seconds above 0' }).positive({ error: 'a number of seconds above 0' });
export const table = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: 'a table' });
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

const allowed = z.string({ error: 'a string' }).refine(isAllowed, { error: 'a host, an address, or a network as "10.0.0.0/8"' });

const WebTable = table({
  search_key: text.optional(),
  search_url: text.optional(),
  proxy: text.optional(),
  allow: z.array(allowed, { error: 'a list of strings' }).optional(),
});
export type WebTable = z.infer<typeof WebTable>;

export const DOLLARS = 'dollars for a million tokens, a number from 0 to 1000000';
const dollars = z.number({ error: DOLLARS }).min(0, { error: DOLLARS }).max(1_000_000, { error: DOLLARS });

const PriceTable = table({
  input: dollars.optional(),
  output: dollars.optional(),
  cache_read: dollars.optional(),
  cache_write: dollars.optional(),
});
export type PriceTable = z.infer<typeof PriceTable>;

const ModelTable = table({ context_window: wholeFrom(1).optional(), max_output: wholeFrom(1).optional() });
export type ModelTable = z.infer<typeof ModelTable>;

const SHARE = 'a number from 0 to 1';

/** A reference, or a bare name. */
export const MODEL_NAME = /^[^/\s]+(?:\/\S.*)?$/u;
export const A_MODEL = '"PROVIDER/MODEL" or the name of a model';
export const modelName = z.string({ error: A_MODEL }).regex(MODEL_NAME, { error: A_MODEL });

const DOLLARS_ABOVE = 'a number of dollars above 0';
const FAMILIES = 'a list of "spawn_agent", "Agent" and "spawn"';
const family = z.enum(['spawn_agent', 'Agent', 'spawn'], { error: FAMILIES });

export const PresetTables = tablesOf(
  table({
    max_turns: wholeFrom(1).optional(),
    timeout_seconds: seconds.optional(),
    max_total_tokens: wholeFrom(1).optional(),
    max_cost_usd: z.number({ error: DOLLARS_ABOVE }).min(0.000_001, { error: DOLLARS_ABOVE }).optional(),
  }),
);
export type PresetTables = z.infer<typeof PresetTables>;

/** Characters. More than a person would read before they say yes. */
const LONGEST_COMMANDS = 4000;
const COMMANDS = `a list of commands, of at most ${LONGEST_COMMANDS} characters together`;
const ONE_COMMAND = `a command, of at most ${LONGEST_COMMANDS} characters`;
const POOL = 'a whole number from 0 to 32';
const commands = z.array(text, { error: COMMANDS }).refine((list) => list.join('\n').length <= LONGEST_COMMANDS, { error: COMMANDS });

export const WorktreeTable = table({
  setup: commands.optional(),
  teardown: commands.optional(),
  setup_required: flag.optional(),
  setup_timeout_seconds: seconds.optional(),
  pool: z.int({ error: POOL }).min(0, { error: POOL }).max(32, { error: POOL }).optional(),
});
export type WorktreeTable = z.infer<typeof WorktreeTable>;

export const MergeTable = table({
  verify: z.string({ error: ONE_COMMAND }).min(1, { error: ONE_COMMAND }).max(LONGEST_COMMANDS, { error: ONE_COMMAND }).optional(),
});

/** The person's `coppice.toml`, as it may be written. */
export const SettingsFile = table({
  providers: tablesOf(ProviderTable).optional(),
  model_aliases: z.record(z.string(), modelName, { error: 'a table of strings' }).optional(),
  prices: tablesOf(PriceTable).optional(),
  models: tablesOf(ModelTable).optional(),
  options: table({
    model: modelName.optional(),
    agent_max_depth: wholeFrom(-1).optional(),
    agent_max_threads: wholeFrom(-1).optional(),
    nanite_max_threads: wholeFrom(-1).optional(),
    delegation_tools: z.union([family, z.array(family)], { error: FAMILIES }).optional(),
    subagent_build_budget_preset: text.optional(),
    large_model_fallback: modelName.optional(),
    nanite_recovery_fail_fast: flag.optional(),
    tpm_recovery: table({
      provider_model_fallback: z.array(modelName, { error: 'a list of models' }).optional(),
      max_provider_fallback_hops: wholeFrom(0).optional(),
      allow_local_last_resort: flag.optional(),
    }).optional(),
    restrict_to_workspace: flag.optional(),
    compact_at: z.number({ error: SHARE }).min(0, { error: SHARE }).max(1, { error: SHARE }).optional(),
  }).optional(),
  agents: table({
    task: table({
      delegation: table({ worktree_isolation: flag.optional(), worktree_auto_remove: flag.optional() }).optional(),
    }).optional(),
  }).optional(),
  spawn: table({
    model: text.optional(),
    temperature: z
      .number({ error: 'a number from 0 to 2' })
      .min(0, { error: 'a number from 0 to 2' })
      .max(2, { error: 'a number from 0 to 2' })
      .optional(),
    max_tokens: wholeFrom(1).optional(),
    reasoning_effort: z.enum(ReasoningEffort.options, { error: `one of ${ReasoningEffort.options.join(', ')}` }).optional(),
    max_iterations: wholeFrom(1).optional(),
    restrict_to_workspace: flag.optional(),
  }).optional(),
  exec: table({
    timeout_seconds: seconds.optional(),
    max_output_chars: wholeFrom(1).optional(),
    env_pass: z.array(text, { error: 'a list of strings' }).optional(),
  }).optional(),
  web: WebTable.optional(),
  build_budget_presets: PresetTables.optional(),
  worktree: WorktreeTable.optional(),
  merge: MergeTable.optional(),
});
export type SettingsFile = z.infer<typeof SettingsFile>;

/** `host`, `host:port`, an IPv6 address in brackets with a port, or a network. */
function isAllowed(entry: string): boolean {
  const [base = '', prefix, ...more] = entry.split('/');
  const bits = isIP(base) === 6 ? 128 : 32;
  if (prefix !== undefined) return more.length === 0 && isIP(base) !== 0 && /^\d+$/u.test(prefix) && Number(prefix) <= bits;
  return isIP(entry) !== 0 || (/^(?:\[[\da-f:.]+\]|[^\s:[\]@?#\\*]+)(?::\d+)?$/iu.test(entry) && URL.canParse(`http://${entry}`));
}
