import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { askToRewind, type Rewinding } from '#renderer/stores/rewinding.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { Preview } from './Preview.tsx';
import styles from './Rewind.module.css';
import { partChoices, type RewindParts, whatMoves } from './rewind-words.ts';

/** Shows what a rewind would come to before it is done. It can be undone, so Enter on its button is enough. */
export function RewindDialog({ rewinding: { agent, to, where } }: { rewinding: Rewinding }) {
  const { rpc, queries } = useClient();
  const row = useAgent(agent);
  const [parts, setParts] = useState<RewindParts>('both');
  const asked = { agent, to, ...whatMoves(parts) };
  // The disk may have changed since an earlier look, and the agent may have come to its end: asked anew then.
  const options = queries.agents.previewRewind.queryOptions({ input: asked, retry: false, staleTime: 0, gcTime: 0 });
  const preview = useQuery({ ...options, queryKey: [...options.queryKey, row?.run.status] });
  const close = () => askToRewind(null);
  const rewind = useMutation({ mutationFn: () => rpc.agents.rewind({ commandId: newCommandId(), ...asked }), onSuccess: close });
  const found = preview.data;
  const problem = rewind.error ?? preview.error;
  return (
    <Dialog
      open
      wide
      onClose={close}
      title={`Rewind ${visibleText(row?.name ?? 'the agent')}?`}
      words={`Back to ${visibleText(where)}. Nothing is deleted, and the rewind can be undone.`}
      actions={
        <>
          <Button onClick={close}>Leave it</Button>
          <Button
            look="primary"
            icon="undo"
            busy={rewind.isPending}
            disabled={found === undefined || found.obstacle !== null}
            onClick={() => rewind.mutate()}
          >
            Rewind
          </Button>
        </>
      }
    >
      <div>
        <Segmented label="What goes back" choices={partChoices} value={parts} onChange={setParts} />
      </div>
      {preview.isPending && (
        <div className={styles.looking}>
          <Spinner size={12} /> Looking at the files
        </div>
      )}
      {problem !== null && <Callout look="failed">{problemText(problem)}</Callout>}
      {found !== undefined && found.obstacle !== null && <Callout look="needs">{visibleText(found.obstacle.message)}</Callout>}
      {found !== undefined && <Preview preview={found} />}
    </Dialog>
  );
}
