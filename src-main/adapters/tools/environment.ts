import type { Secret } from './redactor.ts';

const SECRET = /KEY|TOKEN|SECRET|PASSW/i;
/** What Coppice's own launchers leave behind: it would steer an `npm` or an `electron` that the command starts. */
const LAUNCHER = /^(?:npm_|ELECTRON_)/i;
const OWN = /^COPPICE_/i;

/** Answers for programs that would otherwise wait for a person or draw on a terminal. */
const QUIET = { GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', PAGER: 'cat', TERM: 'dumb', NO_COLOR: '1' };

/**
 * The environment of a tool's process: no `COPPICE_*`, no variable whose name looks like a secret's
 * (`*KEY*`, `*TOKEN*`, `*SECRET*`, `*PASSW*`, in any case) or whose value holds one of `secrets`, nothing of the launcher.
 * `envPass` names exceptions, exactly.
 */
export function toolEnvironment(env: NodeJS.ProcessEnv, envPass: readonly string[], secrets: readonly string[]): Record<string, string> {
  const passed = new Set(envPass);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    const isClosed = SECRET.test(name) || LAUNCHER.test(name) || OWN.test(name) || secrets.some((secret) => value.includes(secret));
    if (passed.has(name) || !isClosed) kept[name] = value;
  }
  for (const [name, value] of Object.entries(QUIET)) if (!passed.has(name)) kept[name] = value;
  return kept;
}

/** Variables whose names look like a secret's, those that `envPass` names too: a command may have such a value, what it says of it is for nobody. */
export function secretVariables(env: NodeJS.ProcessEnv): Secret[] {
  return Object.entries(env).flatMap(([name, value]) => (value !== undefined && SECRET.test(name) ? [{ name, value }] : []));
}
