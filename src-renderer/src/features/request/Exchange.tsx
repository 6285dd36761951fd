import { useQuery } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { openView } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import type { Agent } from '#shared/model/agent.ts';
import { CallUsage } from './CallUsage.tsx';
import styles from './Request.module.css';
import { look, useRequest } from './request-view.ts';
import { Side } from './Side.tsx';
import { TurnPicker } from './TurnPicker.tsx';
import { useTurns } from './use-turns.ts';
import { WireFacts } from './WireFacts.tsx';

const directions = [
  { value: 'request', title: 'Request' },
  { value: 'response', title: 'Response' },
] as const;
const lenses = [
  { value: 'pretty', title: 'Pretty' },
  { value: 'raw', title: 'Raw' },
] as const;

/** A turn's exchange: which one, how it went, and its two bodies. `wide` shows both, else one at a time. */
export function Exchange({ agent, wide }: { agent: Agent; wide: boolean }) {
  const { queries } = useClient();
  const { list, turns, turn, at, go } = useTurns(agent);
  const { lens, direction, wrap } = useRequest();
  const input = { agent: agent.id, turn: turn?.turn ?? 0, attempt: turn?.attempt ?? 0 };
  // What went over the wire never changes; a response that was still missing is asked for again under other sizes.
  const exchange = useQuery({
    ...queries.turns.exchange.queryOptions({ input, retry: false, enabled: turn !== undefined, staleTime: Number.POSITIVE_INFINITY }),
    queryKey: ['request', 'exchange', input, turn?.requestBytes, turn?.responseBytes],
  });

  if (list.isError)
    return (
      <EmptyState icon="error" title="The turns could not be read" actions={<Retry query={list} />}>
        {problemText(list.error)}
      </EmptyState>
    );
  if (list.isSuccess && turn === undefined)
    return (
      <EmptyState icon="request" title="No model call yet">
        When {agent.name} asks its model, the request and the response are kept here exactly as they went over the wire.
      </EmptyState>
    );
  return (
    <section className={styles.exchange} aria-label={`Model calls of ${agent.name}`}>
      <div className={styles.bar}>
        <TurnPicker turns={turns} at={at} onGo={go} />
        <span className={styles.agent}>{agent.name}</span>
        <span className={styles.end}>
          {!wide && <Segmented label="Direction" choices={directions} value={direction} onChange={(next) => look({ direction: next })} />}
          <Segmented label="Lens" choices={lenses} value={lens} onChange={(next) => look({ lens: next })} />
          {lens === 'raw' && (
            <IconButton icon="wrap" label="Wrap long lines" small aria-pressed={wrap} onClick={() => look({ wrap: !wrap })} />
          )}
          {wide ? (
            <IconButton icon="close" label="Close" keys="escape" small onClick={() => openView(null)} />
          ) : (
            <IconButton icon="columns" label="Request and response side by side" small onClick={() => openView('request')} />
          )}
        </span>
      </div>
      {exchange.isPending && (
        <div className={styles.skeletons} role="status" aria-label="The exchange is being read">
          <Skeleton width="70%" />
          <Skeleton width="45%" />
          <Skeleton width="60%" />
        </div>
      )}
      {exchange.isError && (
        <div className={styles.notes}>
          <Callout look="failed" actions={<Retry query={exchange} />}>
            {problemText(exchange.error)}
          </Callout>
        </div>
      )}
      {exchange.isSuccess && turn !== undefined && (
        <>
          <WireFacts exchange={exchange.data} />
          <CallUsage agent={agent} turn={turn} />
          <div className={styles.sides}>
            {(wide || direction === 'request') && (
              <Side direction="request" body={exchange.data.request} bytes={turn.requestBytes} lens={lens} />
            )}
            {(wide || direction === 'response') && (
              <Side direction="response" body={exchange.data.response} bytes={turn.responseBytes} lens={lens} />
            )}
          </div>
        </>
      )}
    </section>
  );
}

function Retry({ query }: { query: { isFetching: boolean; refetch: () => Promise<unknown> } }) {
  return (
    <Button small icon="refresh" busy={query.isFetching} onClick={() => void query.refetch()}>
      Try again
    </Button>
  );
}
