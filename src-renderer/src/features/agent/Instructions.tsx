import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Rpc } from '#renderer/client/rpc.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { CopyButton } from '#renderer/ui/CopyButton.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';

/** The system prompt, whole; asked for when it is unfolded. */
export function Instructions({ agent }: { agent: Agent }) {
  const { rpc } = useClient();
  const [open, setOpen] = useState(false);
  const prompt = useQuery({
    queryKey: ['agent', 'instructions', agent.id],
    queryFn: () => instructionsOf(rpc, agent),
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <section>
      <h4 className={styles.heading}>
        <button type="button" className={styles.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevronDown' : 'chevronRight'} size={14} />
          System prompt
        </button>
        {open && prompt.isSuccess && prompt.data !== null && <CopyButton text={prompt.data} label="Copy the system prompt" />}
      </h4>
      {open && prompt.isPending && <Skeleton width="80%" />}
      {open && prompt.isError && <p className={styles.problem}>{problemText(prompt.error)}</p>}
      {open && prompt.isSuccess && (
        <pre className={styles.prompt}>{prompt.data === null ? 'It is not on record.' : visibleText(prompt.data)}</pre>
      )}
    </section>
  );
}

async function instructionsOf(rpc: Rpc, agent: Agent): Promise<string | null> {
  // An agent's making is among the first facts of its session.
  const { events } = await rpc.sessions.events({ session: agent.session, before: null, after: 0, limit: 20 });
  const made = events.find((event) => event.type === 'agent.created');
  if (made === undefined) return null;
  const { instructions } = made.body;
  return typeof instructions === 'string' ? instructions : (await rpc.blobs.text({ hash: instructions.$text })).text;
}
