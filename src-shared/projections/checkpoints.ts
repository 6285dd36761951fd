import type { AgentId } from '#shared/lib/ids.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** What is known of a folder whose files are kept. */
export interface KeptState {
  readonly folder: string;
  readonly repository: string;
  /** Tree that it had when it was last looked at; null where none could be kept yet. */
  readonly tree: string | null;
  /** Agents of whose steps there is a checkpoint. */
  readonly agents: readonly AgentId[];
  /** The last checkpoint could not be taken. */
  readonly failing: boolean;
}

/** Folders by their path. */
export const checkpoints: Projection<KeptState> = {
  name: 'checkpoints',
  version: 1,
  fold(get, event) {
    const { agent } = event;
    if (agent === null) return UNCHANGED;
    switch (event.type) {
      case 'checkpoint.taken': {
        const { folder, repository, tree } = event.body;
        const agents = get(folder)?.agents ?? [];
        return [
          { key: folder, row: { folder, repository, tree, agents: agents.includes(agent) ? agents : [...agents, agent], failing: false } },
        ];
      }
      case 'checkpoint.failed': {
        const { folder, repository } = event.body;
        return [{ key: folder, row: { ...(get(folder) ?? { folder, repository, tree: null, agents: [] }), failing: true } }];
      }
      case 'checkpoints.dropped': {
        const { folder } = event.body;
        return folder === null ? UNCHANGED : [{ key: folder, row: null }];
      }
      case 'agent.rewound': {
        const { files, wrote } = event.body;
        const before = files === null ? undefined : get(files.folder);
        return before === undefined || wrote === null ? UNCHANGED : [{ key: before.folder, row: { ...before, tree: wrote.to } }];
      }
      default:
        return UNCHANGED;
    }
  },
};
