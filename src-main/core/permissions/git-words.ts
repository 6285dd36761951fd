/** Options of git itself whose value is the next word. */
const WITH_VALUE = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--config-env', '--super-prefix']);

/** Where git's own command stands in `git -C folder status`: options of git itself stand before it. */
export function commandOfGit(words: readonly string[]): number {
  let at = 1;
  while (words[at]?.startsWith('-') === true) at += WITH_VALUE.has(words[at] ?? '') ? 2 : 1;
  return at;
}
