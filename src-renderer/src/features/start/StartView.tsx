import { useQuery } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { AskAgain } from '#renderer/ui/AskAgain.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import { Checks } from './Checks.tsx';
import { NewSession } from './NewSession.tsx';
import { NoModel } from './NoModel.tsx';
import styles from './Start.module.css';
import { Steps } from './Steps.tsx';
import { Tour } from './Tour.tsx';

/** The first screen, and the one for every new session. */
export function StartView() {
  const { queries } = useClient();
  const status = useQuery(queries.system.status.queryOptions({ retry: false }));
  return (
    <section className={styles.screen} aria-label="New session">
      <div className={styles.column}>
        <header>
          <h1 className={styles.title}>Coppice</h1>
          <p className={styles.lead}>Runs many coding agents side by side, and lets you see, steer, review and merge what they do.</p>
        </header>
        {status.isPending && (
          <div className={styles.card} role="status" aria-label="Looking at what is installed">
            <Skeleton width="60%" />
          </div>
        )}
        {status.isError && <AskAgain problem={problemText(status.error)} busy={status.isFetching} onAgain={() => void status.refetch()} />}
        {status.isSuccess && (
          <>
            <Checks status={status.data} onAgain={() => void status.refetch()} looking={status.isFetching} />
            {status.data.model === null && <NoModel status={status.data} />}
            {status.data.model !== null && (
              <>
                <NewSession status={status.data} />
                <Steps />
                <Tour small />
              </>
            )}
          </>
        )}
      </div>
    </section>
  );
}
