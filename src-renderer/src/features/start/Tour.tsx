import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { selectSession } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import styles from './Start.module.css';

/** The offline tour. It says that a script plays the model: nothing here pretends to think. */
export function Tour({ small = false }: { small?: boolean }) {
  const { rpc } = useClient();
  const tour = useMutation({
    mutationFn: () => rpc.sessions.tour({ commandId: newCommandId() }),
    onSuccess: ({ session }) => selectSession(session),
  });
  return (
    <section className={small ? styles.tourLine : styles.tour} aria-label="Offline tour">
      {!small && <h2 className={styles.cardTitle}>See it work, without a model</h2>}
      <p className={small ? styles.note : undefined}>
        {small
          ? 'A script plays the model, everything else is real.'
          : 'An agent explores a small sample repository, sends out a researcher and two coders in worktrees of their own, and you review and merge what they wrote. A script plays the model; the tools, git, the worktrees and the merge are real. It needs no key and no network.'}
      </p>
      <Button look={small ? 'quiet' : 'primary'} small={small} icon="play" busy={tour.isPending} onClick={() => tour.mutate()}>
        Take the offline tour
      </Button>
      {tour.isError && <Callout look="failed">{problemText(tour.error)}</Callout>}
    </section>
  );
}
