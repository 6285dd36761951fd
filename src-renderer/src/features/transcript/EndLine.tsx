import { useState } from 'react';
import type { AgentId, RunId, SessionId } from '#shared/lib/ids.ts';
import { endedByLimit } from '#shared/model/run.ts';
import type { TranscriptItem } from '#shared/projections/transcript.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { whyNoRaise } from '#renderer/stores/agent-acts.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { useAgent, useLive } from '#renderer/stores/live.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { duration, exactly } from '#renderer/ui/format.ts';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { statusWords } from '#renderer/ui/status-look.ts';
import styles from './rows.module.css';

type End = Extract<TranscriptItem, { kind: 'end' }>;

/** How a run ended: one line where all went well, a message where it did not, with Resume where it was cut and other limits where one ended it. */
export function EndLine({ session, agent, item }: { session: SessionId; agent: AgentId; item: End }) {
  const time = item.seconds === null ? '' : ` in ${duration(item.seconds * 1000)}`;
  if (item.status === 'interrupted') return <Interrupted session={session} agent={agent} item={item} />;
  if (item.status === 'completed' || item.status === 'cancelled')
    return <Quiet item={item} words={item.status === 'completed' ? `Finished${time}` : 'Cancelled'} />;
  return (
    <div className={styles.banner}>
      <Callout look="failed" actions={endedByLimit(item.status) && <RaiseButton agent={agent} run={item.run} />}>
        <strong>{statusWords(item.status)}</strong>
        {item.reason !== '' && <div>{item.reason}</div>}
      </Callout>
    </div>
  );
}

/** Only the agent's last run can go on. */
function RaiseButton({ agent: id, run }: { agent: AgentId; run: RunId }) {
  const can = useLive((live) => {
    const agent = live.agents.get(id);
    return agent !== undefined && agent.run.id === run && whyNoRaise(agent, live) === null;
  });
  if (!can) return null;
  return (
    <Button small onClick={() => askAbout({ act: 'raise', agent: id })}>
      Raise the limit…
    </Button>
  );
}

function Quiet({ item, words }: { item: End; words: string }) {
  return (
    <div className={styles.end} title={exactly(item.at)}>
      <StatusDot status={item.status} hidden />
      <span>{item.reason === '' ? words : `${words}: ${item.reason}`}</span>
    </div>
  );
}

function Interrupted({ session, agent, item }: { session: SessionId; agent: AgentId; item: End }) {
  const { rpc } = useClient();
  // Only the agent's last run can be resumed.
  const last = useAgent(agent)?.run.id === item.run;
  const [state, setState] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const resume = async () => {
    setState({ busy: true, problem: null });
    try {
      await rpc.sessions.resume({ commandId: newCommandId(), session });
      setState({ busy: false, problem: null });
    } catch (error) {
      setState({ busy: false, problem: problemText(error) });
    }
  };
  if (!last) return <Quiet item={item} words="Interrupted" />;
  return (
    <div className={styles.banner}>
      <Callout
        look="interrupted"
        actions={
          <Button small icon="play" busy={state.busy} onClick={() => void resume()}>
            Resume
          </Button>
        }
      >
        <strong>Interrupted</strong>
        <div>{item.reason === '' ? 'The run was cut. Nothing that was done is lost.' : item.reason}</div>
        {state.problem !== null && <div role="alert">{state.problem}</div>}
      </Callout>
    </div>
  );
}
