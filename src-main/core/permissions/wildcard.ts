/** Whether `text` is `pattern`, in which each `*` stands for any characters or none. Steps: at most the one length times the other. */
export function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let of = 0;
  /** Where the last `*` stands, and where the text went on behind it. */
  let star: { readonly of: number; at: number } | null = null;
  while (at < text.length) {
    if (pattern[of] === '*') {
      star = { of, at };
      of += 1;
    } else if (pattern[of] === text[at]) {
      at += 1;
      of += 1;
    } else if (star !== null) {
      star.at += 1;
      at = star.at;
      of = star.of + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(of));
}
