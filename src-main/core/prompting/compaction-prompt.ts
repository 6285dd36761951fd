export interface CompactionWish {
  /** What a person wants kept; empty where nobody said. */
  readonly wish: string;
  /** It was asked before, and called a tool or said nothing. */
  readonly again: boolean;
}

const SECTIONS = `## Task
Every task given, and every constraint and preference of the person, in their very words.
## Done and found
What was done and what was found out, with paths, names, line numbers, commands and their results.
## Decisions
What was decided, why, and what was ruled out.
## State
Files changed and how they now are; what is committed; processes, child agents and background work under way, with their ids.
## Next
What is unfinished, and the very next step.`;

/** The last message of a request that compacts: it asks for the summary that takes the place of what came before it. */
export function compactionPrompt({ wish, again }: CompactionWish): string {
  const parts = [
    '[notice from Coppice]',
    'This conversation is about to be shortened. Write a summary of everything above; it takes the place of most of it, and you go on from it alone. Call no tool now: answer with text.',
    'Write for an engineer who takes the work over: exact, complete, without praise. Use these headings:',
    SECTIONS,
  ];
  if (wish.trim() !== '') parts.push(`The person asks that this above all is kept:\n${wish}`);
  if (again)
    parts.push('Your last answer to this held no summary. A tool that was called in it was not run. Answer with the summary, as text.');
  return parts.join('\n\n');
}
