import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { FileImages } from './FileImages.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { ReviewedDiff } from './ReviewedDiff.tsx';
import { showingOf } from './side-state.ts';
import { fileSides } from './use-changes.ts';

export interface FileDiffProps {
  readonly tree: Worktree;
  readonly file: FileChange;
  /** Commit that the review shows. */
  readonly head: string;
  /** As high as its lines are: one among others. */
  readonly whole?: boolean;
  /** It is as high as it will be. */
  readonly onDrawn?: () => void;
}

/** One changed file: its diff, its pictures, or why there is none. */
export function FileDiff({ tree, file, head, whole = false, onDrawn }: FileDiffProps) {
  const { rpc } = useClient();
  const sides = useQuery({
    ...fileSides(rpc, tree.agent, file),
    // The same file with new content: the former is shown until that is here, so that nobody loses their place in it.
    placeholderData: (former, asked) => (asked?.queryKey[3] === file.path ? former : undefined),
  });
  const showing = sides.data === undefined ? null : showingOf(file, sides.data);
  const settled = sides.isError || (showing !== null && showing.as !== 'diff');
  const drawn = useEffectEvent(() => onDrawn?.());
  useEffect(() => {
    if (settled) drawn();
  }, [settled]);
  if (sides.isError)
    return (
      <EmptyState
        icon="error"
        title="This file could not be read"
        actions={
          <Button small icon="refresh" busy={sides.isFetching} onClick={() => void sides.refetch()}>
            Try again
          </Button>
        }
      >
        {problemText(sides.error)}
      </EmptyState>
    );
  if (showing === null) return <ListSkeleton />;
  switch (showing.as) {
    case 'words':
      return (
        <EmptyState icon="file" title={showing.title}>
          {showing.words}
        </EmptyState>
      );
    case 'images':
      return <FileImages path={file.path} before={showing.before} after={showing.after} />;
    case 'diff':
      return (
        <ReviewedDiff
          tree={tree}
          file={file}
          head={head}
          before={showing.before}
          after={showing.after}
          whole={whole}
          stale={sides.isPlaceholderData}
          onDrawn={drawn}
        />
      );
  }
}
