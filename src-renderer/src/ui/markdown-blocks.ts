/**
 * Splits Markdown into blocks that render the same alone as together, so that only the last one changes while text streams in.
 * A cut is made at a blank line outside code fences, where what follows does not go on with the block before: no indent, and no
 * list item after a list.
 */
export function markdownBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | null = null;
  let blank = false;
  const inList = () => block.some((line) => LIST.test(line));
  for (const line of text.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    const goesOn = fence !== null || /^\s/.test(line) || (LIST.test(line) && inList()) || DEFINITION.test(line);
    if (blank && !goesOn && line.trim() !== '' && block.length > 0) {
      blocks.push(block.join('\n'));
      block = [];
    }
    if (mark !== undefined) {
      if (fence === null) fence = mark;
      else if (mark.startsWith(fence) && line.trim() === mark) fence = null;
    }
    block.push(line);
    blank = fence === null && line.trim() === '';
  }
  if (block.some((line) => line.trim() !== '')) blocks.push(block.join('\n'));
  return blocks;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LIST = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/;
/** A link definition or a footnote: it stays with the text before it, which may use it. */
const DEFINITION = /^ {0,3}\[[^\]]+\]:/;

/** Where a link in a model's text may lead: never to a script, a file or another scheme. */
export function safeLink(url: string | undefined): string | null {
  if (url === undefined) return null;
  try {
    const parsed = new URL(url);
    return ['http:', 'https:', 'mailto:'].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}
