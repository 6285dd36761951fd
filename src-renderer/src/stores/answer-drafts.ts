import { create } from 'zustand';
import type { CallId } from '#shared/lib/ids.ts';
import type { ArgsDraft } from '#shared/model/args-draft.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { useLive } from './live.ts';

/** An answer that is not given yet: it is the same wherever its request is shown, and stays while it is not. */
export interface AnswerDraft {
  /** What the agent is told with a denial. */
  readonly words: string;
  /** What is to be remembered; null where it is what was offered. */
  readonly patterns: readonly Pattern[] | null;
  /** Arguments in place of the model's; null while the model's stand. */
  readonly change: ArgsDraft | null;
}

const EMPTY: AnswerDraft = { words: '', patterns: null, change: null };

const useDrafts = create<{ readonly of: Readonly<Record<string, AnswerDraft>> }>(() => ({ of: {} }));

export function useAnswerDraft(call: CallId): AnswerDraft {
  return useDrafts((drafts) => drafts.of[call] ?? EMPTY);
}

export function setAnswerDraft(call: CallId, change: Partial<AnswerDraft>): void {
  const { approvals } = useLive.getState();
  useDrafts.setState(({ of }) => {
    const open = Object.entries(of).filter(([each]) => approvals.has(each));
    return { of: { ...Object.fromEntries(open), [call]: { ...(of[call] ?? EMPTY), ...change } } };
  });
}
