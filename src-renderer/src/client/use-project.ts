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
  /** What agents of its definitions are told, by the path of the file; empty until `onRead`. */
  readonly instructions: ReadonlyMap<string, string>;
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
  const asked = useQuery({
    ...queries.projects.look.queryOptions({ input: { folder: folder ?? '', playbook } }),
    enabled: folder !== null,
    refetchInterval: AGAIN_MS,
    staleTime: 0,
    retry: false,
  });
  const types = useQuery({ ...queries.agents.types.queryOptions({ input: { folder } }), enabled: reading && folder !== null });
  const decide = useMutation({
    mutationFn: ({ content, trusted }: { content: string; trusted: boolean }) =>
      rpc.projects.trust({ commandId: newCommandId(), folder: folder ?? '', playbook, content, trusted }),
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: queries.projects.look.key() });
      await cache.invalidateQueries({ queryKey: queries.agents.types.key() });
    },
  });
  const look = (folder === null ? null : asked.data) ?? null;
  const { top = '', content = '' } = look ?? {};
  return {
    look,
    busy: decide.isPending,
    problem: decide.isError ? problemText(decide.error) : null,
    onDecide: (trusted) => decide.mutate({ content, trusted }),
    instructions: new Map(
      (types.data?.types ?? []).flatMap(({ source, file, instructions }) =>
        source === 'project' && file !== null ? [[within(top, file), instructions]] : [],
      ),
    ),
    onRead: () => setReading(true),
  };
}

function within(top: string, file: string): string {
  return file.slice(top.length + 1).replaceAll('\\', '/');
}
