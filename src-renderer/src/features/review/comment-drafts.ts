import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { AgentId } from '#shared/lib/ids.ts';
import type { ReviewComment } from '#shared/model/review.ts';

/** A comment that is not sent. Its text may still be empty. */
export interface CommentDraft extends ReviewComment {
  readonly id: string;
  /** It is being written; otherwise it waits to be sent. */
  readonly writing: boolean;
}

interface Drafts {
  readonly of: Readonly<Record<AgentId, readonly CommentDraft[]>>;
}

/** Comments that are not sent, by the agent whose review they belong to. They outlive the window. */
export const useCommentDrafts = create<Drafts>()(
  persist((): Drafts => ({ of: {} }), {
    name: 'coppice.review.comments',
    storage: createJSONStorage(() => localStorage),
    // Read when the feature joins the window, not when this file is read.
    skipHydration: true,
  }),
);

const NONE: readonly CommentDraft[] = [];

export function useDraftsOf(agent: AgentId): readonly CommentDraft[] {
  return useCommentDrafts(({ of }) => of[agent] ?? NONE);
}

function change(agent: AgentId, how: (drafts: readonly CommentDraft[]) => readonly CommentDraft[]): void {
  useCommentDrafts.setState(({ of }) => {
    const { [agent]: mine = NONE, ...others } = of;
    const now = how(mine);
    return { of: now.length === 0 ? others : { ...others, [agent]: now } };
  });
}

/** Begins a comment on some lines; the one that is being written there goes on. */
export function beginComment(agent: AgentId, place: Omit<ReviewComment, 'text'>): void {
  change(agent, (drafts) => {
    const there = drafts.find(({ path, side, lines }) => path === place.path && side === place.side && lines.first === place.lines.first);
    if (there !== undefined) return drafts.map((each) => (each === there ? { ...each, writing: true } : each));
    return [...drafts, { ...place, id: crypto.randomUUID(), text: '', writing: true }];
  });
}

export function editComment(agent: AgentId, id: string, edit: Partial<Pick<CommentDraft, 'text' | 'writing'>>): void {
  change(agent, (drafts) => drafts.map((each) => (each.id === id ? { ...each, ...edit } : each)));
}

export function dropComments(agent: AgentId, ids: readonly string[]): void {
  change(agent, (drafts) => drafts.filter(({ id }) => !ids.includes(id)));
}
