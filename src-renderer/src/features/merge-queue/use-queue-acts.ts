import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import type { QueueOf } from '#shared/model/merging.ts';

/** What a person does with a queue. What comes of it arrives as facts; a refusal is told in a toast. */
export function useQueueActs({ repository, branch }: QueueOf) {
  const { rpc } = useClient();
  const toast = useToast();
  const queue = { repository, branch };
  const act = useMutation({
    mutationFn: (ask: () => Promise<unknown>) => ask(),
    onError: (error) => toast({ title: 'That could not be done', words: problemText(error) }),
  });
  const command = () => ({ commandId: newCommandId() });
  return {
    busy: act.isPending,
    start: () => act.mutate(() => rpc.merging.start({ ...command(), queue })),
    stop: () => act.mutate(() => rpc.merging.stop({ ...command(), queue })),
    byConflicts: () =>
      act.mutate(async () => {
        await rpc.merging.predict({ queue });
        await rpc.merging.order({ ...command(), queue });
      }),
    add: (agent: AgentId) => act.mutate(() => rpc.merging.add({ ...command(), agent })),
    remove: (agent: AgentId) => act.mutate(() => rpc.merging.remove({ ...command(), agent })),
    move: (agent: AgentId, before: AgentId | null) => act.mutate(() => rpc.merging.move({ ...command(), agent, before })),
  };
}
