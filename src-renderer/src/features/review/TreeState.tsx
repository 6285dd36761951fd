import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { canComeBack, undoable, type Worktree } from '#shared/model/worktree.ts';
import { BringBack } from './BringBack.tsx';
import { shortId, stateWords } from './merge-state.ts';
import { useUndoWork } from './use-undo-work.ts';

/** What became of a worktree that is no longer open for review, and the way back; nothing while it is open. */
export function TreeState({ tree }: { tree: Worktree }) {
  const landed = undoable(tree);
  const target = landed?.target.branch ?? tree.target?.branch ?? 'the branch that was checked out';
  const undo = useUndoWork(tree.agent, target);
  switch (tree.state) {
    case 'ready':
      return null;
    case 'merged':
      return (
        <Callout
          look="done"
          icon="merge"
          actions={
            landed !== null && (
              <Button small icon="undo" busy={undo.busy} onClick={undo.undoMerge}>
                Undo the merge
              </Button>
            )
          }
        >
          Merged as <code>{tree.mergedAs === null ? '?' : shortId(tree.mergedAs)}</code> into {target}.
        </Callout>
      );
    case 'discarded':
      return (
        <Callout
          icon="trash"
          actions={
            canComeBack(tree) && (
              <Button small icon="undo" busy={undo.busy} onClick={undo.undoDiscard}>
                Bring it back
              </Button>
            )
          }
        >
          <p>{stateWords(tree)}</p>
          {!canComeBack(tree) && <BringBack branch={tree.branch} head={tree.head} />}
        </Callout>
      );
    default:
      return <Callout look={tree.state === 'unavailable' ? 'needs' : 'plain'}>{stateWords(tree)}</Callout>;
  }
}
