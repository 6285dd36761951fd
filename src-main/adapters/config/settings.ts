import { readFile } from 'node:fs/promises';
import type { Settings } from '#main/core/ports/settings.ts';
import type { Budget } from '#shared/model/run.ts';
import { budgetOf } from './budgets.ts';
import { checked } from './checked.ts';
import type { Environment } from './expand.ts';
import { pricesFrom } from './prices.ts';
import { providersFrom } from './providers.ts';
import { A_MODEL, MODEL_NAME, SettingsFile } from './schema.ts';
import { parsedToml } from './toml.ts';
import { webFrom } from './web.ts';
import { windowsFrom } from './windows.ts';

/**
 * The person's settings: the file, the environment, and defaults for the rest.
 *
 * Never rejects for what the file holds: a key that is wrong has its default and a line in `problems`;
 * a file that is not TOML, or cannot be read, is one line, and everything is as `before`, or has its default.
 *
 * @param options.file path of `coppice.toml`; one that is not there is no problem
 * @param options.env where keys, `COPPICE_MODEL` and what `${NAME}` stands for are looked up
 * @param before what held until now: a file that is half written must not undo it
 */
export async function loadSettings({ file, env }: { file: string; env: Environment }, before?: Settings): Promise<Settings> {
  const read = await parsed(file);
  if (read.problem !== null && before !== undefined) return { ...before, problems: [`${read.problem}; what was read before still holds`] };
  const { file: tables, problems: keys } = checked(read.value, SettingsFile);
  const problems = [
    ...(read.problem === null ? [] : [`${read.problem}; every key has its default`]),
    ...keys.map((line) => `${file}: ${line}`),
  ];
  const say = (line: string) => problems.push(line);

  const options = tables.options ?? {};
  const providers = providersFrom(tables.providers ?? {}, env);
  const budgets = budgetsFrom(tables.build_budget_presets ?? {});
  return {
    ...modelFrom(options.model, env, say),
    modelAliases: aliasesFrom(tables.model_aliases ?? {}, (line) => say(`${file}: ${line}`)),
    providers,
    prices: pricesFrom(tables.prices ?? {}, (line) => say(`${file}: ${line}`)),
    windows: windowsFrom(tables.models ?? {}, (line) => say(`${file}: ${line}`)),
    compactAt: options.compact_at ?? 0.8,
    agentMaxDepth: options.agent_max_depth ?? 1,
    agentMaxThreads: options.agent_max_threads ?? 6,
    naniteMaxThreads: options.nanite_max_threads ?? 2,
    delegationTools: [options.delegation_tools ?? 'spawn_agent'].flat(),
    restrictToWorkspace: options.restrict_to_workspace ?? false,
    spawn: spawnFrom(tables.spawn ?? {}),
    recovery: { ...recoveryFrom(options, providers), pace: paceOf(env) },
    budgets,
    subagentBudget: presetFrom(options.subagent_build_budget_preset, budgets, (line) => say(`${file}: ${line}`)),
    worktreeIsolation: tables.agents?.task?.delegation?.worktree_isolation ?? false,
    worktree: {
      setup: tables.worktree?.setup ?? [],
      teardown: tables.worktree?.teardown ?? [],
      setupRequired: tables.worktree?.setup_required ?? false,
      setupTimeoutSeconds: tables.worktree?.setup_timeout_seconds ?? 300,
      pool: tables.worktree?.pool ?? null,
    },
    merge: { verify: tables.merge?.verify ?? null },
    worktreeAutoRemove: tables.agents?.task?.delegation?.worktree_auto_remove ?? false,
    exec: {
      timeoutSeconds: tables.exec?.timeout_seconds ?? 60,
      maxOutputChars: tables.exec?.max_output_chars ?? 10_000,
      envPass: tables.exec?.env_pass ?? [],
    },
    web: webFrom(tables.web ?? {}, env, (line) => say(`${file}: ${line}`)),
    problems,
  };
}

async function parsed(file: string): Promise<{ readonly value: unknown; readonly problem: string | null }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'ENOENT') return { value: {}, problem: null };
    return { value: {}, problem: `${file}: cannot be read (${code || String(cause)})` };
  }
  return parsedToml(text, file);
}

/** The environment is closer than the file. */
function modelFrom(
  configured: string | undefined,
  env: Environment,
  say: (line: string) => void,
): Pick<Settings, 'model' | 'modelOfEnvironment'> {
  const named = env['COPPICE_MODEL'];
  if (named !== undefined && MODEL_NAME.test(named)) return { model: named, modelOfEnvironment: true };
  if (named !== undefined && named !== '') say(`environment variable COPPICE_MODEL: expected ${A_MODEL}, got ${JSON.stringify(named)}`);
  return { model: configured ?? null, modelOfEnvironment: false };
}

function recoveryFrom(options: NonNullable<SettingsFile['options']>, providers: Settings['providers']): Omit<Settings['recovery'], 'pace'> {
  const recovery = options.tpm_recovery ?? {};
  return {
    largeModelFallback: options.large_model_fallback ?? null,
    providerModelFallback: recovery.provider_model_fallback ?? [],
    maxProviderFallbackHops: recovery.max_provider_fallback_hops ?? 2,
    allowLocalLastResort: recovery.allow_local_last_resort ?? false,
    localModels: providers.flatMap(({ name, baseUrl, models }) =>
      isLocal(baseUrl) && models[0] !== undefined ? [`${name}/${models[0]}`] : [],
    ),
    naniteFailFast: options.nanite_recovery_fail_fast ?? false,
  };
}

/** `COPPICE_RETRY_PACE` multiplies the waits before a provider is asked again. */
function paceOf(env: Environment): number {
  const pace = Number(env['COPPICE_RETRY_PACE'] ?? '1');
  return Number.isFinite(pace) && pace >= 0 && pace <= 1 ? pace : 1;
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(new URL(address).hostname);
}

function spawnFrom(table: NonNullable<SettingsFile['spawn']>): Settings['spawn'] {
  return {
    model: table.model ?? null,
    sampling: {
      temperature: table.temperature ?? 0.7,
      maxTokens: table.max_tokens ?? 4096,
      ...(table.reasoning_effort === undefined ? {} : { reasoningEffort: table.reasoning_effort }),
    },
    maxIterations: table.max_iterations ?? 15,
    restrictToWorkspace: table.restrict_to_workspace ?? false,
  };
}

/** What has a "/" is a reference, and is never looked up. */
function aliasesFrom(aliases: Readonly<Record<string, string>>, say: (line: string) => void): Record<string, string> {
  const bare = Object.entries(aliases).filter(([alias]) => {
    const usable = MODEL_NAME.test(alias) && !alias.includes('/');
    if (!usable) say(`key "model_aliases.${JSON.stringify(alias)}": expected a name without "/" and spaces`);
    return usable;
  });
  return Object.fromEntries(bare);
}

const NANITE: Budget = { maxTurns: 8, timeoutSeconds: 300 };

function budgetsFrom(presets: NonNullable<SettingsFile['build_budget_presets']>): Record<string, Budget> {
  const budgets: Record<string, Budget> = { nanite: NANITE };
  for (const [name, preset] of Object.entries(presets)) budgets[name] = { ...budgets[name], ...budgetOf(preset) };
  return budgets;
}

function presetFrom(name: string | undefined, budgets: Readonly<Record<string, Budget>>, say: (line: string) => void): string | null {
  if (name === undefined) return null;
  if (Object.hasOwn(budgets, name)) return name;
  say(`key "options.subagent_build_budget_preset": expected the name of a preset (${Object.keys(budgets).join(', ')}), got "${name}"`);
  return null;
}
