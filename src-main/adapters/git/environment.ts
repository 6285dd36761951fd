/** What of git's own environment is the person's to say: where their configuration is, and who they are. */
const KEPT = new Set([
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'GIT_COMMITTER_DATE',
]);

/** Not named GIT_, and still read by git, or refused by simple-git. */
const DROPPED = new Set(['EDITOR', 'VISUAL', 'PAGER', 'PREFIX', 'SSH_ASKPASS']);

/**
 * The environment git runs in: no editor, pager or prompt, messages in English.
 * Other GIT_ variables are left out: inherited from a hook or an alias, GIT_DIR or GIT_INDEX_FILE would point at another repository.
 * Nothing is fetched: where an object is missing, git would ask the remote of the repository's own config, which may be a command.
 */
export function gitEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(env)) {
    const name = key.toUpperCase();
    if (value !== undefined && !DROPPED.has(name) && (!name.startsWith('GIT_') || KEPT.has(name))) kept[key] = value;
  }
  return { ...kept, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', LC_ALL: 'C' };
}
