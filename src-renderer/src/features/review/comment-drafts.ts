import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { forgivingStorage } from '#renderer/stores/forgiving-storage.ts';
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
  /** The one that the person has just asked to write, until it has the focus. Not kept. */
  readonly asked: string | null;
}

/** What one message can hold: comments, and characters of a text and of the lines that it is about. */
export const MOST_COMMENTS = 200;
export const MOST_TEXT = 20_000;
/** Of so many agents what is not sent is kept; the oldest gives way. */
const MOST_AGENTS = 50;

/** Comments that are not sent, by the agent whose review they belong to. They outlive the window. */
export const useCommentDrafts = create<Drafts>()(
  persist((): Drafts => ({ of: {}, asked: null }), {
    name: 'coppice.review.comments',
    storage: createJSONStorage(() => forgivingStorage(() => localStorage)),
    partialize: ({ of }) => ({ of }),
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
    const kept = Object.fromEntries(Object.entries(others).slice(1 - MOST_AGENTS));
    return { of: now.length === 0 ? others : { ...kept, [agent]: now } };
  });
}

/**
 * Begins a comment on some lines; the one that is being written there goes on.
 * @returns false where as many are waiting as one message can hold
 */
export function beginComment(agent: AgentId, place: Omit<ReviewComment, 'text'>): boolean {
  const drafts = useCommentDrafts.getState().of[agent] ?? NONE;
  const there = drafts.find(({ path, side, lines }) => path === place.path && side === place.side && lines.first === place.lines.first);
  if (there === undefined && drafts.length >= MOST_COMMENTS) return false;
  const id = there?.id ?? crypto.randomUUID();
  if (there === undefined) change(agent, () => [...drafts, { ...shortened(place), id, text: '', writing: true }]);
  writeComment(agent, id);
  return true;
}

/** Opens a comment for writing. */
export function writeComment(agent: AgentId, id: string): void {
  editComment(agent, id, { writing: true });
  useCommentDrafts.setState({ asked: id });
}

/** Whether the person has just asked for this one: said once. */
export function takeFocus(id: string): boolean {
  if (useCommentDrafts.getState().asked !== id) return false;
  useCommentDrafts.setState({ asked: null });
  return true;
}

export function editComment(agent: AgentId, id: string, edit: Partial<Pick<CommentDraft, 'text' | 'writing'>>): void {
  change(agent, (drafts) => drafts.map((each) => (each.id === id ? { ...each, ...edit } : each)));
}

/** Without `ids` all of the agent's. */
export function dropComments(agent: AgentId, ids?: readonly string[]): void {
  change(agent, (drafts) => (ids === undefined ? NONE : drafts.filter(({ id }) => !ids.includes(id))));
}

/** Of very many lines the first: a message holds no more, and these are enough to find them by. */
function shortened(place: Omit<ReviewComment, 'text'>): Omit<ReviewComment, 'text'> {
  if (place.snippet.length <= MOST_TEXT) return place;
  const cut = place.snippet.slice(0, MOST_TEXT);
  const snippet = cut.includes('\n') ? cut.slice(0, cut.lastIndexOf('\n')) : cut;
  return { ...place, snippet, lines: { first: place.lines.first, count: snippet.split('\n').length } };
}
