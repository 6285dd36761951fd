import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { useInspected } from '#renderer/stores/inspected.ts';
import { useWorktree } from '#renderer/stores/live.ts';
import { openView, useView } from '#renderer/stores/view.ts';
import { AskAgain } from '#renderer/ui/AskAgain.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { expectDiff } from '#renderer/ui/DiffPane.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { Agent } from '#shared/model/agent.ts';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { ConflictMarks } from './ConflictMarks.tsx';
import { FileList } from './FileList.tsx';
import { fileToRead, filtered, inListOrder } from './file-changes.ts';
import { ListSkeleton } from './ListSkeleton.tsx';
import { Obstacles } from './Obstacles.tsx';
import { chooseFile, useReview } from './review-view.ts';
import { ReviewHeader } from './ReviewHeader.tsx';
import styles from './Review.module.css';
import { TreeState } from './TreeState.tsx';
import { fileSides, useChanges } from './use-changes.ts';
import { useWorktreesBelow } from './use-subtree.ts';
import { WorktreeList } from './WorktreeList.tsx';

/** What the chosen agent changed; for one that works in the person's own folder, the worktrees of those below it. */
export function ChangesPanel() {
  const agent = useInspected();
  if (agent === undefined)
    return (
      <EmptyState icon="diff" title="No session is open">
        Choose a session, or start one: what its agents change in worktrees of their own is reviewed and merged here.
      </EmptyState>
    );
  return <AgentChanges key={agent.id} agent={agent} />;
}

function AgentChanges({ agent }: { agent: Agent }) {
  const tree = useWorktree(agent.id);
  const below = useWorktreesBelow(agent.id);
  if (tree === undefined && below.length === 0)
    return (
      <EmptyState icon="diff" title={`${agent.name} has no worktree`}>
        It works in <code>{agent.cwd}</code> itself; only agents in a worktree of their own can be reviewed and merged here.
        {agent.depth === 0 && ' Ask it to spawn a coder with a worktree, and its changes appear here while it works.'}
      </EmptyState>
    );
  return (
    <section className={styles.panel} aria-label={`Changes of ${agent.name}`}>
      {tree !== undefined && <TreeChanges tree={tree} agent={agent} />}
      {below.length > 0 && (
        <section className={tree === undefined ? styles.below : styles.belowTree}>
          <h3 className={styles.heading}>Worktrees below {agent.name}</h3>
          <WorktreeList trees={below} label={`Worktrees below ${agent.name}`} />
        </section>
      )}
    </section>
  );
}

function TreeChanges({ tree, agent }: { tree: Worktree; agent: Agent }) {
  const changes = useChanges(tree);
  const [filter, setFilter] = useState('');
  const chosen = useReview((review) => review.chosen[tree.agent] ?? null);
  const reviewing = useView((view) => view.view === 'review');
  const files = changes.data?.files ?? [];
  const shown = filtered(files, filter);
  useExpected(tree, files, chosen);
  const open = (path: string) => {
    chooseFile(tree.agent, path);
    openView('review');
  };
  return (
    <div className={styles.treeChanges}>
      <ReviewHeader tree={tree} changes={changes.data} actions={!reviewing}>
        {files.length > 0 && (
          <Button small icon="eye" onClick={() => openView('review')}>
            Review
          </Button>
        )}
      </ReviewHeader>
      <div className={styles.notes}>
        <TreeState tree={tree} />
        <ConflictMarks tree={tree} />
        {changes.data !== undefined && tree.state === 'ready' && files.length > 0 && (
          <Obstacles obstacles={changes.data.obstacles} onAgain={() => void changes.refetch()} />
        )}
        {changes.isError && (
          <AskAgain problem={problemText(changes.error)} busy={changes.isFetching} onAgain={() => void changes.refetch()} />
        )}
        {files.length > 6 && (
          <TextField
            label="Filter files"
            placeholder="Filter files"
            icon="search"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        )}
      </div>
      {changes.isPending && <ListSkeleton />}
      {changes.isSuccess && files.length === 0 && tree.state === 'ready' && (
        <EmptyState icon="file" title="No changes yet">
          {agent.name} has not changed a file. What it writes appears here at once.
        </EmptyState>
      )}
      {files.length > 0 && shown.length === 0 && <p className={styles.none}>No changed file matches “{filter.trim()}”.</p>}
      {shown.length > 0 && <FileList tree={tree} files={shown} chosen={chosen} onChoose={open} />}
    </div>
  );
}

/** Who looks at a list of changes is likely to read them: the editor and the first file are fetched meanwhile. */
function useExpected(tree: Worktree, files: readonly FileChange[], chosen: string | null): void {
  const { rpc } = useClient();
  const queries = useQueryClient();
  const some = files.length > 0;
  useEffect(() => {
    if (some) expectDiff();
  }, [some]);
  const first = fileToRead(inListOrder(files), chosen, tree.viewed);
  useEffect(() => {
    if (first !== undefined) void queries.prefetchQuery(fileSides(rpc, tree.agent, first));
  }, [queries, rpc, tree.agent, first]);
}
