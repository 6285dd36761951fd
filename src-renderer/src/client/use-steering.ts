import { useMutation } from '@tanstack/react-query';
import type { AgentId } from '#shared/lib/ids.ts';
import { setDraft, useDrafts } from '#renderer/stores/drafts.ts';
import { useClient } from './client-context.tsx';
import { problemText } from './problem.ts';
import { newCommandId } from './rpc.ts';

/** Words to one agent, whatever its depth: one draft, wherever it is written on, kept until the engine has it. */
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
  const sending = useMutation({
    mutationFn: (interrupt: boolean) => rpc.agents.message({ commandId: newCommandId(), agent, text, interrupt }),
    onSuccess: () => setDraft(owner, ''),
  });
  return {
    text,
    write: (words) => setDraft(owner, words),
    send(interrupt, onSent) {
      if (text.trim() !== '' && !sending.isPending) sending.mutate(interrupt, { onSuccess: () => onSent?.() });
    },
    busy: sending.isPending,
    problem: sending.isError ? problemText(sending.error) : null,
    sent: sending.isSuccess && text === '',
  };
}
