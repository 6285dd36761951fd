/**
 * A glob as a test of a relative path with slashes: `*` and `?` stay within a name, `**` crosses folders,
 * `[a-z]`, `[!a-z]`, `{a,b}` and `\` as usual. Names that begin with a dot match too.
 * Answers what is wrong with a pattern that cannot be read.
 */
export function globTest(pattern: string): ((path: string) => boolean) | { readonly problem: string } {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at] ?? '';
    if (letter === '*' && pattern[at + 1] === '*') {
      while (pattern[at + 1] === '*') at += 1;
      if (pattern[at + 1] === '/') {
        at += 1;
        source += '(?:[^/]+/)*';
      } else source += '.*';
    } else if (letter === '*') source += '[^/]*';
    else if (letter === '?') source += '[^/]';
    else if (letter === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) return { problem: `"[" has no "]" in ${pattern}` };
      const inside = pattern
        .slice(at + 1, end)
        .replace(/^[!^]/, '')
        .replaceAll(/[\\[\]^&~]/g, String.raw`\$&`);
      source += `(?!/)[${/^[!^]/.test(pattern.slice(at + 1, end)) ? '^' : ''}${inside}]`;
      at = end;
    } else if (letter === '{') {
      depth += 1;
      source += '(?:';
    } else if (letter === '}' && depth > 0) {
      depth -= 1;
      source += ')';
    } else if (letter === ',' && depth > 0) source += '|';
    else {
      if (letter === '\\' && at + 1 < pattern.length) at += 1;
      source += (pattern[at] ?? '').replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
    }
  }
  if (depth > 0) return { problem: `"{" has no "}" in ${pattern}` };
  try {
    const test = new RegExp(`^${source}$`, 's');
    return (path) => test.test(path);
  } catch {
    return { problem: `${pattern} is not a glob` };
  }
}

/** Splits the folders that are named plainly from where the pattern begins: `src/core/**` is `src/core` and `**`. */
export function splitGlob(pattern: string): { readonly folder: string; readonly rest: string } {
  const parts = pattern.split('/');
  let plain = parts.findIndex((part) => /[*?[{\\]/.test(part));
  if (plain === -1) plain = parts.length - 1;
  const folder = parts.slice(0, plain).join('/');
  return { folder: folder === '' && plain > 0 ? '/' : folder, rest: parts.slice(plain).join('/') };
}
