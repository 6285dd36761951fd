import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { KnownTypes } from '#shared/contract/agents.ts';
import styles from './Types.module.css';

/** What using a project's own definitions means, and the person's word on it: for the very files that are listed. */
export function TrustCallout({ known }: { known: KnownTypes }) {
  const { rpc, queries } = useClient();
  const cache = useQueryClient();
  const { project, content, trusted } = known;
  const decide = useMutation({
    mutationFn: (wanted: boolean) => rpc.projects.trust({ commandId: newCommandId(), project, content, trusted: wanted }),
    onSuccess: () => cache.invalidateQueries({ queryKey: queries.agents.types.key() }),
  });
  if (trusted === null) return null;
  const count = known.types.filter(({ source }) => source === 'project').length;
  const problem = decide.isError && (
    <p role="alert" className={styles.problem}>
      {problemText(decide.error)}
    </p>
  );
  if (trusted)
    return (
      <Callout
        look="done"
        actions={
          <Button small busy={decide.isPending} onClick={() => decide.mutate(false)}>
            Stop using them
          </Button>
        }
      >
        {counted(count, 'agent type')} of this project {count === 1 ? 'is' : 'are'} used, as the {count === 1 ? 'file is' : 'files are'}{' '}
        now. When one of these files changes, you are asked again.
        {problem}
      </Callout>
    );
  return (
    <Callout look="needs">
      <strong>This project brings {counted(count, 'agent type')} of its own, not used yet.</strong>
      <p>
        These files write the instructions of agents that act with your permissions, and may take the place of built-in types: read them
        below first. Your word holds for the files as they are listed now; when one changes, you are asked again.
      </p>
      <Button small look="primary" className={styles.use} busy={decide.isPending} onClick={() => decide.mutate(true)}>
        Use this project’s agents
      </Button>
      {problem}
    </Callout>
  );
}
