import { commandOfGit } from './git-words.ts';

/** Of one program with its arguments, by name. Words that are not literal are empty. */
export function whatItDestroys(words: readonly string[]): string | null {
  if (words.some((word) => DATA_LOST.test(word))) return 'deletes from a database';
  if (!RUNS_ITS_ARGUMENTS.has(programOf(words[0]))) return reasonOf(words);
  // Whichever of its arguments is the program; a `.` among them is a folder, not the program of that name.
  return words.reduce<string | null>((why, word, at) => why ?? (word === '.' ? null : reasonOf(words.slice(at))), null);
}

function reasonOf(words: readonly string[]): string | null {
  const program = programOf(words[0]);
  return DESTROYERS.find(({ programs, when }) => programs.test(program) && when?.(words.slice(1)) !== false)?.why ?? null;
}

function programOf(word: string | undefined): string {
  return word?.split('/').at(-1) ?? '';
}

/** Of each, what stands behind it may be a command of its own. */
const RUNS_ITS_ARGUMENTS = new Set(
  'builtin busybox command env exec find flock ionice nice nohup parallel setsid stdbuf time timeout watch xargs'.split(' '),
);

const AS_ANOTHER_USER = /^(?:sudo|doas|su|run0|pkexec)$/;
const UNREAD_SCRIPT = /^(?:sh|bash|dash|ash|zsh|ksh|fish|eval|source|\.|trap|ssh)$/;

export function runsItsArguments(program: string): boolean {
  return RUNS_ITS_ARGUMENTS.has(program) || AS_ANOTHER_USER.test(program);
}

export function runsAnUnreadScript(program: string): boolean {
  return UNREAD_SCRIPT.test(program);
}

const DATA_LOST = /\b(?:drop\s+(?:table|database|schema)|truncate\s+table|delete\s+from)\b/i;

interface Destroyer {
  readonly programs: RegExp;
  readonly why: string;
  readonly when?: (args: readonly string[]) => boolean;
}

/** A short option, in a bundle too. */
const short =
  (letters: string) =>
  (args: readonly string[]): boolean =>
    args.some((arg) => new RegExp(`^-[A-Za-z]*[${letters}]`).test(arg));
const like =
  (pattern: RegExp) =>
  (args: readonly string[]): boolean =>
    pattern.test(args.join(' '));

const DESTROYERS: readonly Destroyer[] = [
  { programs: /^(?:rm|rmdir|unlink|shred|srm)$/, why: 'deletes files' },
  { programs: /^find$/, why: 'deletes files', when: like(/(?:^| )-delete\b/) },
  { programs: /^(?:dd|mkfs(?:\..+)?|wipefs|fdisk|parted|truncate)$/, why: 'overwrites files or disks' },
  { programs: /^tee$/, why: 'overwrites files', when: (args) => !short('a')(args) && !args.includes('--append') },
  { programs: /^(?:shutdown|reboot|halt|poweroff)$/, why: 'stops the machine' },
  { programs: /^(?:kill|killall|pkill)$/, why: 'ends processes' },
  { programs: /^(?:chmod|chown|chgrp)$/, why: 'changes rights of whole folders', when: like(/(?:^| )(?:-[A-Za-z]*R|--recursive)/) },
  { programs: AS_ANOTHER_USER, why: 'acts as another user' },
  {
    programs: UNREAD_SCRIPT,
    why: 'runs a script that is not read',
  },
  {
    programs: /^(?:python[\d.]*|node|deno|bun|perl|ruby|php|osascript)$/,
    why: 'runs a script that is not read',
    when: like(/(?:^| )(?:-[A-Za-z]*[cepr]|--eval|--print)/),
  },
  { programs: /^git$/, why: 'removes what git cannot bring back, or rewrites what others have', when: (args) => losesInGit(args) },
  { programs: /^(?:docker|podman)$/, why: 'removes containers or what they keep', when: like(/(?:^| )(?:rm|rmi|prune|down)\b/) },
  { programs: /^kubectl$/, why: 'deletes from a cluster', when: like(/(?:^| )(?:delete|drain)\b/) },
  { programs: /^(?:terraform|tofu)$/, why: 'changes what runs elsewhere', when: like(/(?:^| )(?:apply|destroy)\b/) },
  { programs: /^(?:npm|pnpm|yarn|cargo)$/, why: 'publishes', when: like(/(?:^| )(?:un)?publish\b/) },
];

function losesInGit(args: readonly string[]): boolean {
  const has = (...options: readonly string[]): boolean =>
    args.some((arg) => options.some((option) => arg === option || arg.startsWith(`${option}=`)));
  const commands: Readonly<Record<string, () => boolean>> = {
    push: () =>
      short('fd')(args) ||
      has('--force', '--force-with-lease', '--force-if-includes', '--mirror', '--delete', '--prune') ||
      args.some((arg) => /^[+:]./.test(arg)),
    reset: () => has('--hard', '--merge'),
    clean: () => !short('n')(args) && !has('--dry-run'),
    checkout: () => short('fB')(args) || has('--force', '--', '.'),
    switch: () => short('fC')(args) || has('--force', '--discard-changes'),
    restore: () => !has('--staged', '-S') || has('--worktree', '-W'),
    branch: () => short('DfM')(args) || has('--force', '--delete'),
    tag: () => short('df')(args) || has('--delete', '--force'),
    stash: () => has('drop', 'clear'),
    reflog: () => has('expire', 'delete'),
    worktree: () => has('remove', 'prune'),
    'update-ref': () => true,
    'filter-branch': () => true,
    'filter-repo': () => true,
    gc: () => has('--prune', '--aggressive'),
    rm: () => true,
  };
  const words = ['git', ...args];
  const command = words[commandOfGit(words)] ?? '';
  return Object.hasOwn(commands, command) && commands[command]?.() === true;
}
