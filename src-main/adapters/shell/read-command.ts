import type { Assignment, Command, Redirection as WrittenRedirection, Word } from 'unbash';
import type { Redirection, ShellWord, SimpleCommand } from '#main/core/ports/shell-words.ts';
import { type Result, ok, refuse } from '#shared/lib/result.ts';
import { leads, parts } from './gaps.ts';
import { readWord } from './read-word.ts';

const RESERVED = new Set('if then elif else fi case esac for select while until do done in function time coproc { } ! [['.split(' '));

/** A command as parsed, once more against the text itself: its words by our own reading, and only blanks between them. */
export function readCommand(text: string, { prefix, name, suffix }: Command): Result<{ command: SimpleCommand; from: number; to: number }> {
  const assignments: ShellWord[] = [];
  const words: ShellWord[] = [];
  const redirections: Redirection[] = [];
  const nodes = [...prefix, ...(name === undefined ? [] : [name]), ...suffix];
  let to: number | null = null;
  for (const node of nodes) {
    if (node.type === 'HereDoc') return refuse('here_document', 'has a here-document');
    if (to !== null) {
      const gap = text.slice(to, node.pos);
      const fits = node.type === 'Word' || node.type === 'Assignment' ? parts(gap) : leads(gap);
      if (!fits) return unsure();
    }
    to = node.end;
    if (node.type === 'Word' || node.type === 'Assignment') {
      const word = readWord(text.slice(node.pos, node.end));
      if (!agrees(word, node)) return unsure();
      if (node === name && isGrammar(text.slice(node.pos, node.end))) return unsure();
      (node.type === 'Assignment' && words.length === 0 ? assignments : words).push(word);
    } else {
      const redirection = readRedirection(text, node);
      if (redirection === null) return unsure();
      redirections.push(redirection);
    }
  }
  const first = nodes[0];
  return first === undefined || to === null ? unsure() : ok({ command: { assignments, words, redirections }, from: first.pos, to });
}

/** Where a command's name is expected, these are no names, and `a[1]=x` or `x+=y` is none either. */
function isGrammar(word: string): boolean {
  return RESERVED.has(word) || word.includes('=');
}

function readRedirection(text: string, node: Exclude<WrittenRedirection, { type: 'HereDoc' }>): Redirection | null {
  const { operator, target, descriptor } = node;
  if (target === undefined || target.end !== node.end || descriptor?.type === 'FileDescriptorVariable') return null;
  const opening = text.slice(node.pos, target.pos);
  if (opening.replace(/^\d?/, '').replace(/[ \t]*$/, '') !== operator) return null;
  const word = readWord(text.slice(target.pos, target.end));
  // Bash expands what is no number twice: `>&'$(rm x)'` runs the rm.
  if ((operator === '>&' || operator === '<&') && !/^\d+$/.test(word.literal ?? '')) return null;
  return agrees(word, target) ? { operator, target: word } : null;
}

/** Whether the parser gives a word that we read as literal the same value. */
function agrees(word: ShellWord, node: Word | Assignment): boolean {
  if (word.literal === null) return true;
  if (node.type === 'Word') return node.value === word.literal;
  const { name, value, append } = node;
  return value.type === 'Word' && `${name}${append === true ? '+' : ''}=${value.value}` === word.literal;
}

function unsure() {
  return refuse('unsure', 'cannot be read with certainty');
}
