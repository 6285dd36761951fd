import { useMutation } from '@tanstack/react-query';
import { setAnswerDraft, useAnswerDraft } from '#renderer/stores/answer-drafts.ts';
import { type ArgsDraft, argsOf, draftOf, sameArgs } from '#shared/model/args-draft.ts';
import type { Approval, ApprovalAnswer } from '#shared/model/approval.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { useClient } from './client-context.tsx';
import { problemCode, problemText } from './problem.ts';
import { newCommandId } from './rpc.ts';
import { useWholeValue } from './use-text.ts';

/** What stands beside a request until it is answered, and the answers. */
export interface Answering {
  /** What the agent is told with a denial. */
  readonly words: string;
  readonly setWords: (words: string) => void;
  /** What `session` and `always` remember, as the person left it. */
  readonly patterns: readonly Pattern[];
  readonly setPattern: (index: number, pattern: string) => void;
  /** Arguments in place of the model's; null while the model's stand. */
  readonly change: ArgsDraft | null;
  readonly setChange: (change: ArgsDraft | null) => void;
  /** Lays the model's arguments out to be changed; null until they are read to their end. */
  readonly beginChange: (() => void) | null;
  readonly answer: (answer: ApprovalAnswer) => void;
  /** The answer that is on its way. It stays until the request is gone, since the row goes when the answer is a fact. */
  readonly busy: ApprovalAnswer | null;
  /** Why it was not taken, and what of it is at fault. */
  readonly problem: { readonly about: 'request' | 'arguments' | 'patterns'; readonly words: string } | null;
}

/**
 * Answers one request. Where somebody else was first, the engine says so and the row goes: `onRefused` gets the words, to show
 * them elsewhere. What was written stays until an answer holds, and is shared by all places that show the request.
 */
export function useAnswer(approval: Approval, onRefused: (message: { title: string; words: string }) => void): Answering {
  const { rpc } = useClient();
  const { call, asks } = approval;
  const { words, patterns: edited, change } = useAnswerDraft(call);
  const patterns = edited ?? asks.patterns;
  const set = (draft: Parameters<typeof setAnswerDraft>[1]) => setAnswerDraft(call, draft);
  const { value: args, cut } = useWholeValue(approval.args, true);
  const send = useMutation({
    mutationFn: (given: Given) => rpc.approvals.answer({ commandId: newCommandId(), call, ...given }),
    onError: (error) => {
      if (aboutOf(error) === 'request')
        onRefused({ title: `“${approval.display.title}” was not answered by you`, words: problemText(error) });
    },
  });
  const busy = send.isPending || send.isSuccess ? send.variables.answer : null;
  const changed = change === null ? null : argsOf(change);
  const misread = changed !== null && 'problem' in changed ? changed.problem : null;

  const answer = (choice: ApprovalAnswer) => {
    const allows = choice !== 'deny';
    if (busy !== null || (allows && misread !== null)) return;
    const override = allows && changed !== null && 'args' in changed && !sameArgs(changed.args, args) ? changed.args : null;
    const remembers = choice === 'session' || choice === 'always';
    send.mutate({ answer: choice, words: allows ? '' : words.trim(), args: override, patterns: remembers ? [...patterns] : null });
  };
  const refused = send.isError ? { about: aboutOf(send.error), words: problemText(send.error) } : null;
  return {
    words,
    setWords: (next) => set({ words: next }),
    patterns,
    setPattern: (index, pattern) => set({ patterns: patterns.map((each, at) => (at === index ? { ...each, pattern } : each)) }),
    change,
    setChange: (next) => set({ change: next }),
    beginChange: cut > 0 ? null : () => set({ change: draftOf(args) }),
    answer,
    busy,
    problem: misread === null ? refused : { about: 'arguments', words: misread },
  };
}

interface Given {
  answer: ApprovalAnswer;
  words: string;
  args: JsonObject | null;
  patterns: Pattern[] | null;
}

function aboutOf(error: unknown): 'request' | 'arguments' | 'patterns' {
  switch (problemCode(error)) {
    case 'bad_arguments':
      return 'arguments';
    case 'bad_pattern':
      return 'patterns';
    default:
      return 'request';
  }
}
