import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { Button } from '#renderer/ui/Button.tsx';
import type { DiffPaneHandle } from '#renderer/ui/DiffEditor.tsx';
import { DiffPane } from '#renderer/ui/DiffPane.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import type { FileChange } from '#shared/model/worktree.ts';
import { ListSkeleton } from './ListSkeleton.tsx';
import { useReview } from './review-view.ts';
import { showingOf } from './side-state.ts';
import { fileSides } from './use-changes.ts';

/** One changed file: its diff, or why there is none. */
export function FileDiff({ agent, file, ref }: { agent: AgentId; file: FileChange; ref: Ref<DiffPaneHandle> }) {
  const { rpc } = useClient();
  const sides = useQuery(fileSides(rpc, agent, file));
  const { layout, wrap, fold } = useReview();
  if (sides.isPending) return <ListSkeleton />;
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
  const showing = showingOf(file, sides.data);
  if (showing.as === 'words')
    return (
      <EmptyState icon="file" title={showing.title}>
        {showing.words}
      </EmptyState>
    );
  return (
    <DiffPane
      ref={ref}
      path={file.path}
      from={file.from}
      before={showing.before}
      after={showing.after}
      layout={layout}
      wrap={wrap}
      fold={fold}
      label={file.path}
    />
  );
}
