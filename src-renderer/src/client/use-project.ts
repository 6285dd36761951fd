import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProjectLook } from '#shared/model/project-look.ts';
import { useClient } from './client-context.tsx';
import { problemText } from './problem.ts';
import { newCommandId } from './rpc.ts';

/** Files are edited beside the window, and no fact tells of it. */
const AGAIN_MS = 3000;

/** What a project brings, and the person's word on it. */
export interface ProjectTrusting {
  /** Null until it has been looked at, and where there is no folder. */
  readonly look: ProjectLook | null;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onDecide: (trusted: boolean) => void;
  /** The texts behind what is listed are wanted. */
  readonly onRead: () => void;
}

/**
 * The project that a folder is in, asked again while it is shown.
 * @param playbook path of a script that a session is played from: in the project it is one of the things that it brings
 */
export function useProject(folder: string | null, playbook: string | null = null): ProjectTrusting {
  const { rpc, queries } = useClient();
  const cache = useQueryClient();
  const [reading, setReading] = useState(false);
  const looking = (texts: boolean, enabled: boolean) => ({
    ...queries.projects.look.queryOptions({ input: { folder: folder ?? '', playbook, texts } }),
    ...{ enabled: enabled && folder !== null, refetchInterval: AGAIN_MS, staleTime: 0, retry: false },
  });
  const brief = useQuery(looking(false, true)).data;
  const whole = useQuery(looking(true, reading)).data;
  const decide = useMutation({
    mutationFn: ({ content, trusted }: { content: string; trusted: boolean }) =>
      rpc.projects.trust({ commandId: newCommandId(), folder: folder ?? '', playbook, content, trusted }),
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: queries.projects.look.key() });
      await cache.invalidateQueries({ queryKey: queries.agents.types.key() });
    },
  });
  // A text is shown only beside the very content that it is of: that is what a word is given for.
  const look = (whole !== undefined && whole.content === brief?.content && whole.standing === brief.standing ? whole : brief) ?? null;
  return {
    look,
    busy: decide.isPending,
    problem: decide.isError ? problemText(decide.error) : null,
    onDecide: (trusted) => decide.mutate({ content: look?.content ?? '', trusted }),
    onRead: () => setReading(true),
  };
}
