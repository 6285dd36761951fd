import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import type { DiffNote, DiffPaneHandle } from '#renderer/ui/DiffEditor.tsx';
import { DiffPane } from '#renderer/ui/DiffPane.tsx';
import { hunkAt } from '#renderer/ui/diff-hunks.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { printOf } from '#shared/model/hunks.ts';
import type { Hunk } from '#shared/model/review.ts';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { anchorOf } from './anchors.ts';
import { beginComment, useDraftsOf } from './comment-drafts.ts';
import { DraftComment, SentCommentCard } from './Comments.tsx';
import commentStyles from './Comments.module.css';
import { HunkBar } from './HunkBar.tsx';
import { useReview } from './review-view.ts';
import styles from './Review.module.css';
import { useReviewKeys } from './use-review-keys.ts';
import { useUndo } from './use-undo.ts';

interface ReviewedDiffProps {
  readonly tree: Worktree;
  readonly file: FileChange;
  readonly head: string;
  readonly before: string;
  readonly after: string;
  readonly whole: boolean;
}

/** A diff with what is done in a review: its hunks are kept or undone, its lines commented on. */
export function ReviewedDiff({ tree, file, head, before, after, whole }: ReviewedDiffProps) {
  const { layout, wrap, fold, blanks } = useReview();
  const pane = useRef<DiffPaneHandle>(null);
  // The pane is the same for each file that is read: what was found out about one does not hold for the next.
  const [found, setFound] = useState<{ path: string; hunks: readonly Hunk[] }>({ path: '', hunks: NONE });
  const [read, setRead] = useState({ path: '', at: 0 });
  const hunks = found.path === file.path ? found.hunks : NONE;
  const at = read.path === file.path ? read.at : 0;
  const setAt = (to: number) => setRead({ path: file.path, at: to });
  const present = Math.max(0, Math.min(at, hunks.length - 1));
  const prints = useMemo(() => hunks.map((hunk) => printOf(before, after, hunk)), [hunks, before, after]);
  const kept = useMemo(() => {
    const known = tree.kept[file.path] ?? [];
    return prints.flatMap((print, index) => (known.includes(print) ? [index] : []));
  }, [prints, tree.kept, file.path]);
  const { notes, gone } = useNotes(tree, file.path, before, after);
  const { undo, busy, blocked } = useUndo(tree, head);
  const keep = useKeep(tree, file.path);

  const go = (to: number) => {
    if (hunks.length === 0) return;
    const next = (to + hunks.length) % hunks.length;
    setAt(next);
    pane.current?.goToHunk(next);
  };
  const toggleKept = () => {
    const print = prints[present];
    if (print === undefined) return;
    keep({ hunk: print, kept: !kept.includes(present) });
    if (!kept.includes(present)) go(present + 1);
  };
  const undoPresent = () => {
    const hunk = hunks[present];
    if (hunk !== undefined && blocked === null && !busy) undo(file, [hunk]);
  };
  const comment = (place = pane.current?.place() ?? null) => {
    if (place !== null) beginComment(tree.agent, { path: file.path, ...place });
  };
  useReviewKeys(whole ? {} : { j: () => go(present + 1), k: () => go(present - 1), y: toggleKept, u: undoPresent, c: () => comment() });

  return (
    <div className={whole ? styles.wholeDiff : styles.reviewed}>
      {gone.length > 0 && (
        <div className={commentStyles.gone}>
          {gone.map((each) => (
            <SentCommentCard key={`${each.message} ${each.number}`} agent={tree.agent} comment={each} gone />
          ))}
        </div>
      )}
      <div className={whole ? undefined : styles.pane}>
        <DiffPane
          ref={pane}
          path={file.path}
          from={file.from}
          before={before}
          after={after}
          layout={layout}
          wrap={wrap}
          fold={fold}
          blanks={blanks}
          whole={whole}
          label={file.path}
          notes={notes}
          kept={kept}
          {...(whole ? {} : { present })}
          onHunks={(compared) => setFound({ path: file.path, hunks: compared })}
          onLine={(side, line) => setAt(hunkAt(hunks, side, line))}
          onComment={comment}
        />
        {!whole && hunks.length > 0 && (
          <HunkBar
            at={present}
            of={hunks.length}
            kept={kept.includes(present)}
            blocked={blocked}
            busy={busy}
            onGo={(step) => go(present + step)}
            onKeep={toggleKept}
            onUndo={undoPresent}
            onComment={() => comment()}
          />
        )}
      </div>
    </div>
  );
}

const NONE: readonly Hunk[] = [];

/** Comments on a file: those that stand at their lines, and those whose lines are gone. */
function useNotes(tree: Worktree, path: string, before: string, after: string) {
  const drafts = useDraftsOf(tree.agent);
  return useMemo(() => {
    const notes: DiffNote[] = [];
    const gone: Worktree['comments'] = [];
    const last = ({ first, count }: { first: number; count: number }) => first + Math.max(1, count) - 1;
    for (const comment of tree.comments) {
      if (comment.path !== path) continue;
      const anchor = anchorOf(comment, comment.side === 'before' ? before : after);
      const key = `${comment.message} ${comment.number}`;
      if (anchor === null) gone.push(comment);
      else notes.push({ key, side: comment.side, line: last(anchor), content: <SentCommentCard agent={tree.agent} comment={comment} /> });
    }
    for (const draft of drafts) {
      if (draft.path !== path) continue;
      const anchor = anchorOf(draft, draft.side === 'before' ? before : after) ?? draft.lines;
      notes.push({ key: draft.id, side: draft.side, line: last(anchor), content: <DraftComment agent={tree.agent} draft={draft} /> });
    }
    return { notes, gone };
  }, [drafts, tree.comments, tree.agent, path, before, after]);
}

function useKeep({ agent }: Worktree, path: string): (mark: { hunk: string; kept: boolean }) => void {
  const { rpc } = useClient();
  const toast = useToast();
  const { mutate } = useMutation({
    mutationFn: (mark: { hunk: string; kept: boolean }) => rpc.review.keep({ commandId: newCommandId(), agent, path, ...mark }),
    onError: (error) => toast({ title: 'The change could not be marked', words: problemText(error) }),
  });
  return mutate;
}
