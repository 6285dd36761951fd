import type { AgentType, BrokenAgentType } from '#shared/model/agent-type.ts';
export interface AgentTypes {
  read(top: string | null): Promise<{ user: AgentType[]; project: AgentType[]; broken: BrokenAgentType[]; content: string }>;
  onChange(l: () => void): () => void;
  close(): void;
}
