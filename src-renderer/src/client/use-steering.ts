import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { AgentId, CommandId } from '#shared/lib/ids.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { useClient } from './client-context.tsx';
import { problemText } from './problem.ts';
import { newCommandId } from './rpc.ts';

interface Sent {
  readonly text: string;
  readonly interrupt: boolean;
  readonly commandId: CommandId;
}

/**
 * Words to one agent, whatever its depth: one draft, wherever it is written on, kept until the engine has it. After a failure the same
 * words go out as the same command, so that they are never said twice.
 */
export function useSteering(agent: AgentId): {
  text: string;
  write: (text: string) => void;
  /** `interrupt` cuts its present turn short. */
  send: (interrupt: boolean, onSent?: () => void) => void;
  busy: boolean;
  problem: string | null;
  /** The last words were sent, and none were written since. */
  sent: boolean;
} {
  const { rpc } = useClient();
  const owner = `agent:${agent}`;
  const text = useDrafts((drafts) => drafts.texts[owner] ?? '');
  const tried = useRef<Sent | null>(null);
  const sending = useMutation({
    mutationFn: (sent: Sent) => rpc.agents.message({ ...sent, agent }),
    onSuccess: (_, sent) => {
      tried.current = null;
      // Words that were written on meanwhile are not those that were sent.
      if (useDrafts.getState().texts[owner] === sent.text) setDraft(owner, '');
    },
  });
  const send = (interrupt: boolean, onSent?: () => void) => {
    if (text.trim() === '' || sending.isPending) return;
    if (tried.current?.text !== text || tried.current.interrupt !== interrupt)
      tried.current = { text, interrupt, commandId: newCommandId() };
    const isEmpty = () => useDrafts.getState().texts[owner] === undefined;
    sending.mutate(tried.current, { onSuccess: () => isEmpty() && onSent?.() });
  };
  return {
    text,
    write: (words) => setDraft(owner, words),
    send,
    busy: sending.isPending,
    problem: sending.isError ? problemText(sending.error) : null,
    sent: sending.isSuccess && text === '',
  };
}
