import type { Pattern } from '#shared/model/permission.ts';
import type { ShellReading } from '#main/core/ports/shell-words.ts';
import { allowsCommand } from './allows-command.ts';
import { destroys } from './destroys.ts';
import { allowsPath } from './path-pattern.ts';
import { checkedPattern } from './pattern.ts';

/** More than a person reads before saying "always". */
const MOST = 3;

/**
 * What "Always for this pattern" would remember for a command: one pattern for each program in it, such that together
 * they allow it. Empty where nothing is safe to offer: it destroys, cannot be read, or runs what it is given.
 */
export function suggestForCommand(reading: ShellReading): readonly Pattern[] {
  if (!reading.ok || destroys(reading) !== null) return [];
  const patterns = new Map<string, Pattern>();
  for (const { words } of reading.commands) {
    const text = patternOf(words.map(({ literal }) => literal ?? ''));
    const pattern = text === null ? null : checkedPattern('bash', text);
    if (pattern?.ok !== true) return [];
    patterns.set(pattern.value.pattern, pattern.value);
  }
  const found = [...patterns.values()];
  return found.length <= MOST && allowsCommand(found, reading) ? found : [];
}

/** For a file: the folder it is in, or the file itself where it lies at the top. `path` as for `allowsPath`. */
export function suggestForPath(tool: string, path: string): readonly Pattern[] {
  const folder = path.split('/').slice(0, -1).join('/');
  const pattern = checkedPattern(tool, folder === '' ? `/${path}` : `${folder}/**`);
  return pattern.ok && allowsPath([pattern.value], tool, path) ? [pattern.value] : [];
}

/**
 * Offered with all their arguments, since they show names and numbers and start nothing, but for what no `*` stands for.
 * Those that print what is in a file are not among them: `cat*` would be every file of the person's.
 */
const SHOWS = new Set('basename df dirname du echo fd fdfind find ls pwd realpath stat test tree true wc which'.split(' '));

/** Of programs that do many things: commands to offer with all their arguments. Of others the very command is offered. */
const COMMANDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    git: 'add blame commit describe diff grep log ls-files ls-tree merge-base rev-list rev-parse show status',
    npm: 'test',
    pnpm: 'test',
    yarn: 'test',
    cargo: 'build check clippy test',
    go: 'build test',
  }).map(([program, commands]) => [program, new Set(commands.split(' '))]),
);
/** `npm run NAME`: the script is part of what is allowed. */
const RUNNERS = new Set(['npm', 'pnpm', 'yarn']);

/** What runs its arguments or its input: to allow it is to allow anything. */
const RUNS_WHAT_IT_IS_GIVEN = new Set(
  'alias builtin busybox command enable env exec export flock hash nice nohup parallel set setsid shopt stdbuf time timeout watch xargs'.split(
    ' ',
  ),
);

function patternOf([program = '', ...args]: readonly string[]): string | null {
  if (RUNS_WHAT_IT_IS_GIVEN.has(program)) return null;
  if (SHOWS.has(program)) return `${program}*`;
  const [first = '', second = ''] = args;
  if (COMMANDS.get(program)?.has(first) === true) return `${program} ${first}*`;
  if (RUNNERS.has(program) && first === 'run' && /^[a-z]/.test(second)) return `${program} run ${second}*`;
  const whole = [program, ...args];
  return whole.some((word) => word === '' || /[*\s]/.test(word)) ? null : whole.join(' ');
}
