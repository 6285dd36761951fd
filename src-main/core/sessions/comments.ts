import type { AgentId, MessageId } from '#shared/lib/ids.ts';
import type { ReviewComment } from '#shared/model/review.ts';
import { about, type Decide, decided, refused } from '#main/core/ports/decision.ts';
import { sendMessage } from './decide.ts';

export interface SendComments {
  readonly agent: AgentId;
  readonly comments: readonly ReviewComment[];
  /** Words that stand before them; may be empty. */
  readonly words: string;
}

/** Comments of a review are one message to the agent: one at work reads it at its next turn, one that has ended goes on with it. */
export const sendComments: Decide<SendComments, { message: MessageId }> = (folds, { agent: id, comments, words }, given) => {
  const agent = folds.agents.get(id);
  const tree = folds.worktrees.get(id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own to review`);
  if (comments.length === 0) return refused('no_comments', 'there is no comment to send');
  const text = reviewText(tree.branch, comments, words);
  const sent = sendMessage(folds, { agent: id, from: { kind: 'person' }, text, model: null, mode: null, interrupt: false }, given);
  if (!sent.ok) return sent;
  const { message } = sent.value;
  return decided([...sent.facts, about(agent)('review.commented', { message, comments: [...comments] })], { message });
};

/** As the agent reads it: each comment with its place, and the lines that it is about. */
function reviewText(branch: string, comments: readonly ReviewComment[], words: string): string {
  const many = comments.length === 1 ? 'one comment' : `${comments.length} comments`;
  const said = comments.map((comment, at) => {
    const quoted = comment.snippet.split('\n').map((line) => `> ${line}`);
    return [`${at + 1}. ${placeOf(comment)}`, ...quoted, comment.text].join('\n');
  });
  return [`The person has reviewed your changes on ${branch}, with ${many}.`, ...(words.trim() === '' ? [] : [words.trim()]), ...said].join(
    '\n\n',
  );
}

function placeOf({ path, side, lines: { first, count } }: ReviewComment): string {
  const lines = count <= 1 ? `line ${first}` : `lines ${first} to ${first + count - 1}`;
  return side === 'after' ? `${path}, ${lines}` : `${path}, ${lines} of the base, which you changed or removed`;
}
