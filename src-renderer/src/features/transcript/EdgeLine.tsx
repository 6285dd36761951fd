import type { SessionId } from '#shared/lib/ids.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Skeleton, Spinner } from '#renderer/ui/Spinner.tsx';
import styles from './rows.module.css';

/** Where what is loaded of a transcript begins: older items, items on their way, or why there are none. */
export function EdgeLine({ session, edge }: { session: SessionId; edge: 'older' | 'loading' | 'failed' }) {
  const { transcripts } = useClient();
  const problem = useTranscripts((state) => state.loaded.get(session)?.problem ?? null);
  const empty = useTranscripts((state) => (state.loaded.get(session)?.items.length ?? 0) === 0);
  if (edge === 'failed')
    return (
      <div className={styles.banner}>
        <Callout
          look="failed"
          actions={
            <Button small onClick={() => void transcripts.ensure(session)}>
              Try again
            </Button>
          }
        >
          This transcript could not be loaded. {problem}
        </Callout>
      </div>
    );
  if (edge === 'loading' && empty)
    return (
      <div className={styles.skeletons} role="status" aria-label="Loading the transcript">
        <Skeleton width="38%" />
        <Skeleton width="86%" />
        <Skeleton width="72%" />
      </div>
    );
  return (
    <div className={styles.end}>
      {edge === 'loading' ? (
        <>
          <Spinner size={11} /> Loading what came before
        </>
      ) : (
        <Button small look="quiet" onClick={() => void transcripts.older(session)}>
          Load what came before
        </Button>
      )}
      {edge === 'older' && problem !== null && (
        <span role="alert" className={styles.failed}>
          {problem}
        </span>
      )}
    </div>
  );
}
