import { Callout } from '#renderer/ui/Callout.tsx';
import type { Worktree } from '#shared/model/worktree.ts';
import { BringBack } from './BringBack.tsx';
import { shortId, stateWords } from './merge-state.ts';

/** What became of a worktree that is no longer open for review; nothing while it is. */
export function TreeState({ tree }: { tree: Worktree }) {
  switch (tree.state) {
    case 'ready':
      return null;
    case 'merged':
      return (
        <Callout look="done" icon="merge">
          {tree.mergedAs === null ? (
            'Merged'
          ) : (
            <>
              Merged as <code>{shortId(tree.mergedAs)}</code>
            </>
          )}{' '}
          into {tree.target?.branch ?? 'the branch that was checked out'}.
        </Callout>
      );
    case 'discarded':
      return (
        <Callout icon="trash">
          <p>{stateWords(tree)}</p>
          <BringBack branch={tree.branch} head={tree.head} />
        </Callout>
      );
    default:
      return <Callout look={tree.state === 'unavailable' ? 'needs' : 'plain'}>{stateWords(tree)}</Callout>;
  }
}
