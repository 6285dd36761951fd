import { useMutation } from '@tanstack/react-query';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import type { DiffNote, DiffPaneHandle, DiffPlace } from '#renderer/ui/DiffEditor.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DiffPane } from '#renderer/ui/DiffPane.tsx';
import { hunkAt } from '#renderer/ui/diff-hunks.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { printsOf } from '#shared/model/hunks.ts';
import type { Hunk } from '#shared/model/review.ts';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { anchorOf, linesOf } from './anchors.ts';
import { beginComment, MOST_COMMENTS, useDraftsOf } from './comment-drafts.ts';
import { DraftComment, SentCommentCard } from './Comments.tsx';
import commentStyles from './Comments.module.css';
import { HunkBar } from './HunkBar.tsx';
import { drawDiffs, useReview } from './review-view.ts';
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
  /** The two texts are those of a former content: the present one is on its way. */
  readonly stale: boolean;
  readonly onDrawn: () => void;
}

/** A diff with what is done in a review: its hunks are kept or undone, its lines commented on. */
export function ReviewedDiff({ tree, file, head, before, after, whole, stale, onDrawn }: ReviewedDiffProps) {
  const { layout, wrap, fold, blanks } = useReview();
  const pane = useRef<DiffPaneHandle>(null);
  // The pane is the same for each file that is read: what was found out about one does not hold for the next.
  const [found, setFound] = useState<Found>({ path: '', before: '', after: '', hunks: NONE });
  const [read, setRead] = useState({ path: '', at: 0 });
  const compared = found.path === file.path;
  const hunks = compared ? found.hunks : NONE;
  /** The hunks are those of what stands at `head`: of a content that has just arrived, they are worked out in a moment. */
  const fresh = compared && !stale && found.before === before && found.after === after;
  const at = read.path === file.path ? read.at : 0;
  const setAt = (to: number) => setRead({ path: file.path, at: to });
  const present = Math.max(0, Math.min(at, hunks.length - 1));
  const prints = useMemo(() => printsOf(found.before, found.after, hunks), [hunks, found]);
  const kept = useMemo(() => {
    const known = tree.kept[file.path] ?? [];
    return prints.flatMap((print, index) => (known.includes(print) ? [index] : []));
  }, [prints, tree.kept, file.path]);
  const { notes, gone } = useNotes(tree, file.path, before, after, pane);
  const { undo, busy, blocked } = useUndo(tree, head);
  const toast = useToast();
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
    if (hunk === undefined || blocked !== null || busy || !fresh) return;
    // A new or deleted file is one hunk, and without it there is no such change.
    undo(file, file.kind === 'added' || file.kind === 'deleted' ? null : [hunk]);
  };
  const comment = (place = pane.current?.place() ?? null) => {
    if (!tree.onDisk || place === null || beginComment(tree.agent, { path: file.path, ...place })) return;
    toast({
      title: 'The comment cannot be added',
      words: `${MOST_COMMENTS} are waiting, which is all that one message holds: send them first.`,
    });
  };
  const keys = { j: () => go(present + 1), k: () => go(present - 1), y: toggleKept, u: undoPresent, c: () => comment() };
  // Among others, those that ask for a place in a file are of the one that has the focus.
  useReviewKeys(whole ? { c: keys.c } : keys, () => !whole || pane.current?.hasFocus() === true);

  return (
    <div className={whole ? styles.wholeDiff : styles.reviewed}>
      {gone.length > 0 && (
        <div className={commentStyles.gone}>
          {gone.map((each) => (
            <SentCommentCard key={`${each.message} ${each.number}`} agent={tree.agent} comment={each} gone />
          ))}
        </div>
      )}
      {fresh && blanks && hunks.length === 0 && (
        <p className={styles.remark}>
          Only blanks at the ends of lines differ.
          <Button small onClick={() => drawDiffs({ blanks: false })}>
            Show them
          </Button>
        </p>
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
          onHunks={(given) => {
            setFound({ path: file.path, before, after, hunks: given });
            onDrawn();
          }}
          onLine={(side, line) => setAt(hunkAt(hunks, side, line))}
          {...(tree.onDisk ? { onComment: comment } : {})}
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
            onComment={tree.onDisk ? () => comment() : null}
            onLeave={() => pane.current?.focus()}
          />
        )}
      </div>
    </div>
  );
}

interface Found {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly Hunk[];
}

const NONE: readonly Hunk[] = [];

/** Comments on a file: those that stand at their lines, and those whose lines are gone. */
function useNotes(tree: Worktree, path: string, before: string, after: string, pane: RefObject<DiffPaneHandle | null>) {
  const drafts = useDraftsOf(tree.agent);
  const lines = useMemo(() => ({ before: linesOf(before), after: linesOf(after) }), [before, after]);
  // Apart from the drafts: nothing of them moves with each letter that is written.
  const sent = useMemo(() => {
    const notes: DiffNote[] = [];
    const gone: Worktree['comments'] = [];
    for (const comment of tree.comments) {
      if (comment.path !== path) continue;
      const anchor = anchorOf(comment, lines[comment.side]);
      const key = `${comment.message} ${comment.number}`;
      if (anchor === null) gone.push(comment);
      else notes.push({ key, side: comment.side, line: lastOf(anchor), content: <SentCommentCard agent={tree.agent} comment={comment} /> });
    }
    return { notes, gone };
  }, [tree.comments, tree.agent, path, lines]);
  const waiting = useMemo(
    () =>
      drafts.flatMap((draft): DiffNote[] => {
        if (draft.path !== path) return [];
        const anchor = anchorOf(draft, lines[draft.side]);
        const onLeave = () => pane.current?.focus();
        const content = <DraftComment agent={tree.agent} draft={draft} gone={anchor === null} onLeave={onLeave} />;
        return [{ key: draft.id, side: draft.side, line: lastOf(anchor ?? draft.lines), content }];
      }),
    [drafts, tree.agent, path, lines, pane],
  );
  return { notes: useMemo(() => [...sent.notes, ...waiting], [sent, waiting]), gone: sent.gone };
}

function lastOf({ first, count }: DiffPlace['lines']): number {
  return first + Math.max(1, count) - 1;
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
