import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { useInspected } from '#renderer/stores/inspected.ts';
import { useWorktree } from '#renderer/stores/live.ts';
import { openPanel, openView, useView } from '#renderer/stores/view.ts';
import { AskAgain } from '#renderer/ui/AskAgain.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { AllFiles } from './AllFiles.tsx';
import { ConflictMarks } from './ConflictMarks.tsx';
import { FileBar } from './FileBar.tsx';
import { FileDiff } from './FileDiff.tsx';
import { FileList } from './FileList.tsx';
import { fileToRead, filtered, inListOrder, neighbour } from './file-changes.ts';
import { LastUndo } from './LastUndo.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { Obstacles } from './Obstacles.tsx';
import { dropComments } from './comment-drafts.ts';
import { chooseFile, drawDiffs, useReview } from './review-view.ts';
import { ReviewHeader } from './ReviewHeader.tsx';
import styles from './Review.module.css';
import { SendComments } from './SendComments.tsx';
import { TreeState } from './TreeState.tsx';
import { fileSides, useChanges } from './use-changes.ts';
import { useReviewKeys } from './use-review-keys.ts';
import { useUndo } from './use-undo.ts';
import { useViewed } from './use-viewed.ts';

/** The whole centre for reading what an agent changed, one file at a time. */
export function ReviewView() {
  const agent = useInspected();
  const tree = useWorktree(agent?.id ?? null);
  if (tree === undefined)
    return (
      <EmptyState
        icon="diff"
        title={agent === undefined ? 'No agent is chosen' : `${agent.name} has no worktree`}
        actions={
          <>
            <Button onClick={() => openView(null)}>Back to the transcript</Button>
            <Button onClick={() => openPanel('changes')}>Show all worktrees</Button>
          </>
        }
      >
        Choose an agent that works in a worktree of its own: its changes are reviewed and merged here.
      </EmptyState>
    );
  return <TreeReview key={tree.agent} tree={tree} />;
}

function TreeReview({ tree }: { tree: Worktree }) {
  const changes = useChanges(tree);
  const files = useMemo(() => inListOrder(changes.data?.files ?? []), [changes.data]);
  const chosen = useReview((review) => review.chosen[tree.agent] ?? null);
  const file = fileToRead(files, chosen, tree.viewed);
  // What is read is chosen: a mark made on it must not move the person on to the next file that has none.
  useEffect(() => {
    if (file !== undefined && file.path !== chosen) chooseFile(tree.agent, file.path);
  }, [tree.agent, file, chosen]);
  // A tree that is gone hears nothing more.
  const gone = !tree.onDisk && tree.state !== 'requested';
  useEffect(() => {
    if (gone) dropComments(tree.agent);
  }, [tree.agent, gone]);
  // The inspector shows the same list: twice would be once too often.
  const listed = useView((view) => view.right.open && view.panel === 'changes');

  return (
    <section className={styles.review} aria-label="Review">
      <ReviewHeader tree={tree} changes={changes.data}>
        <SendComments agent={tree.agent} />
        <IconButton icon="close" label="Close the review" keys="escape" small className={styles.close} onClick={() => openView(null)} />
      </ReviewHeader>
      <div className={styles.notes}>
        <TreeState tree={tree} />
        <ConflictMarks tree={tree} />
        {/* The inspector tells them beside the list. */}
        {!listed && tree.state === 'ready' && files.length > 0 && (
          <Obstacles obstacles={changes.data?.obstacles ?? []} onAgain={() => void changes.refetch()} />
        )}
        {changes.isError && (
          <AskAgain problem={problemText(changes.error)} busy={changes.isFetching} onAgain={() => void changes.refetch()} />
        )}
      </div>
      {changes.data !== undefined && <LastUndo tree={tree} head={changes.data.head} />}
      {changes.isPending && <ListSkeleton />}
      {changes.isSuccess && file === undefined && (
        <EmptyState icon="file" title="No changes">
          Nothing differs from the commit that this worktree began at.
        </EmptyState>
      )}
      {file !== undefined && <Reading tree={tree} files={files} file={file} head={changes.data?.head ?? tree.head} listed={listed} />}
    </section>
  );
}

function Reading({
  tree,
  files,
  file,
  head,
  listed,
}: {
  tree: Worktree;
  files: readonly FileChange[];
  file: FileChange;
  head: string;
  listed: boolean;
}) {
  const { rpc } = useClient();
  const queries = useQueryClient();
  const [filter, setFilter] = useState('');
  const toggle = useViewed(tree);
  const { undo, busy, blocked } = useUndo(tree, head);
  const all = useReview((review) => review.all);
  const go = (step: 1 | -1) => {
    const next = neighbour(files, file.path, step);
    if (next !== undefined) chooseFile(tree.agent, next.path);
  };

  const next = neighbour(files, file.path, 1);
  useEffect(() => {
    if (next !== undefined) void queries.prefetchQuery(fileSides(rpc, tree.agent, next));
  }, [queries, rpc, tree.agent, next]);

  useReviewKeys({
    l: () => go(1),
    h: () => go(-1),
    m: () => toggle(file),
    a: () => drawDiffs({ all: !useReview.getState().all }),
    s: () => drawDiffs({ layout: useReview.getState().layout === 'split' ? 'inline' : 'split' }),
  });

  return (
    <div className={styles.reading}>
      {!listed && (
        <div className={styles.side}>
          {files.length > 6 && (
            <TextField
              label="Filter files"
              placeholder="Filter files"
              icon="search"
              className={styles.filter}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          )}
          <FileList tree={tree} files={filtered(files, filter)} chosen={file.path} onChoose={(path) => chooseFile(tree.agent, path)} />
        </div>
      )}
      <div className={styles.file}>
        <FileBar
          tree={tree}
          file={file}
          place={files.indexOf(file) + 1}
          of={files.length}
          onGo={go}
          onToggle={toggle}
          onUndo={(each) => busy || undo(each, null)}
          blocked={blocked}
        />
        <div className={styles.diff}>
          {all ? (
            <AllFiles
              tree={tree}
              files={files}
              head={head}
              chosen={file.path}
              onRead={(path) => chooseFile(tree.agent, path)}
              onToggle={toggle}
            />
          ) : (
            <FileDiff tree={tree} file={file} head={head} />
          )}
        </div>
      </div>
    </div>
  );
}
