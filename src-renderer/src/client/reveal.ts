import type { AgentId, CallId } from '#shared/lib/ids.ts';
import { pathTo } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { TranscriptItem } from '#shared/projections/transcript.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import { inspectAgent, revealNode, selectSession, setExpanded, useView } from '#renderer/stores/view.ts';
import type { TranscriptLoader } from './transcript-loader.ts';

/** How far back an item is sought before the node is shown where its session ends. */
const STEPS_BACK = 50;

/** Shows an agent where it stands in its tree: selects the session, loads and opens what it lies within, scrolls there. Never rejects. */
export async function revealAgent(transcripts: TranscriptLoader, id: AgentId): Promise<void> {
  const agent = await openTo(transcripts, id);
  if (agent !== undefined && agent.parent !== null) revealNode(id, true);
}

/** Shows what a call asks, for leave or a question, where it stands; the keyboard stays where it is. Never rejects. */
export async function revealCall(transcripts: TranscriptLoader, id: AgentId, call: CallId): Promise<void> {
  const agent = await openTo(transcripts, id);
  if (agent === undefined) return;
  if (agent.parent !== null) setExpanded([id], true);
  await findItem(transcripts, agent, (item) => item.kind === 'call' && item.call === call);
  revealNode(`${agent.session}/${call}/${useLive.getState().questions.has(call) ? 'question' : 'approval'}`, false);
}

/** Opens all that an agent lies within. */
async function openTo(transcripts: TranscriptLoader, id: AgentId): Promise<Agent | undefined> {
  const { agents, sessions } = useLive.getState();
  const line = pathTo(agents, id);
  const root = line[0];
  const agent = line.at(-1);
  if (root === undefined || agent === undefined) return undefined;
  if (useView.getState().session !== root.session && sessions.has(root.session)) selectSession(root.session);
  else useView.setState({ view: null });
  inspectAgent(agent === root ? null : id);
  await openLine(transcripts, line);
  return agent;
}

async function openLine(transcripts: TranscriptLoader, line: readonly Agent[]): Promise<void> {
  for (const [index, agent] of line.entries()) {
    const child = line[index + 1];
    if (child === undefined) return;
    if (index > 0) setExpanded([agent.id], true);
    const { spawnedBy } = child;
    if (spawnedBy !== null) await findItem(transcripts, agent, (item) => item.kind === 'call' && item.call === spawnedBy);
    else await findItem(transcripts, agent, (item) => item.kind === 'nanite' && item.nanite === child.id);
  }
}

async function findItem(transcripts: TranscriptLoader, agent: Agent, isIt: (item: TranscriptItem) => boolean): Promise<void> {
  await transcripts.ensure(agent.session);
  for (let step = 0; step < STEPS_BACK; step += 1) {
    const items = useTranscripts.getState().loaded.get(agent.session)?.items ?? [];
    if (items.some(isIt)) return;
    if (!(await transcripts.older(agent.session))) return;
  }
}
