import { useMutation } from '@tanstack/react-query';
import type { FormEvent, KeyboardEvent } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { hasEnded } from '#shared/model/run.ts';
import type { Agent } from '#shared/model/agent.ts';
import styles from './Agent.module.css';

/** Words to this one agent, whatever its depth. Enter sends, Shift+Enter is a new line. */
export function MessageBox({ agent }: { agent: Agent }) {
  const { rpc } = useClient();
  const owner = `agent:${agent.id}`;
  const text = useDrafts((drafts) => drafts.texts[owner] ?? '');
  const send = useMutation({
    mutationFn: (words: string) => rpc.agents.message({ commandId: newCommandId(), agent: agent.id, text: words }),
    onSuccess: () => setDraft(owner, ''),
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== '' && !send.isPending) send.mutate(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className={styles.message} onSubmit={submit}>
      <textarea
        className={styles.text}
        aria-label={`Message to ${agent.name}`}
        placeholder={`Message ${agent.name}`}
        rows={Math.min(6, text.split('\n').length)}
        value={text}
        onChange={(event) => setDraft(owner, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" icon="send" busy={send.isPending} disabled={text.trim() === ''}>
        Send
      </Button>
      <p className={send.isError ? styles.problem : styles.hint} role={send.isError ? 'alert' : 'status'}>
        {send.isError ? problemText(send.error) : hint(agent, send.isSuccess && text === '')}
      </p>
    </form>
  );
}

function hint(agent: Agent, sent: boolean): string {
  const when = hasEnded(agent.run.status) ? 'It has ended: a message starts a new run.' : 'Read at the start of its next turn.';
  return sent ? `Sent. ${when}` : when;
}
