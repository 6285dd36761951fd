import type { Flow } from '#shared/events/flow.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';

/** Of a tool's output only this much is kept for those who come late; the whole is the tool's to keep. */
const OUTPUT_KEPT = 32_768;

interface Block {
  readonly flow: Omit<Flow, 'offset' | 'text'>;
  readonly root: string;
  /** Where `text` begins within the block. */
  offset: number;
  text: string;
}

/** Text on its way, from whoever makes it to whoever watches. Nothing of it is stored. */
export class FlowHub {
  private readonly open = new Map<AgentId, Map<string, Block>>();
  private readonly watchers = new Set<(flow: Flow, root: string) => void>();

  append(agent: Agent, block: string, kind: Flow['kind'], text: string): void {
    if (text === '') return;
    let blocks = this.open.get(agent.id);
    if (blocks === undefined) this.open.set(agent.id, (blocks = new Map()));
    let known = blocks.get(block);
    if (known === undefined) {
      known = { flow: { session: agent.session, agent: agent.id, block, kind }, root: agent.root, offset: 0, text: '' };
      blocks.set(block, known);
    }
    const flow: Flow = { ...known.flow, offset: known.offset + known.text.length, text };
    known.text += text;
    if (kind === 'output' && known.text.length > 2 * OUTPUT_KEPT) {
      known.offset += known.text.length - OUTPUT_KEPT;
      known.text = known.text.slice(-OUTPUT_KEPT);
    }
    for (const watch of this.watchers) watch(flow, known.root);
  }

  /** A fact has settled it. `block` null: all of the agent's turn. */
  settle(agent: AgentId, block: string | null): void {
    const blocks = this.open.get(agent);
    if (blocks === undefined) return;
    for (const [name, { flow }] of blocks) {
      if (block === null ? flow.kind !== 'output' : name === block) blocks.delete(name);
    }
    if (blocks.size === 0) this.open.delete(agent);
  }

  /** What has streamed of the agent's present turn. */
  partial(agent: AgentId): { text: string; reasoning: string } {
    const blocks = [...(this.open.get(agent)?.values() ?? [])];
    const of = (kind: Flow['kind']) => blocks.filter((block) => block.flow.kind === kind).map((block) => block.text);
    return { text: of('text').join('\n\n'), reasoning: of('reasoning').join('\n\n') };
  }

  /** What is open now, for one who comes late. */
  current(roots: ReadonlySet<string>): Flow[] {
    const blocks = [...this.open.values()].flatMap((each) => [...each.values()]);
    return blocks.filter(({ root }) => roots.has(root)).map(({ flow, offset, text }) => ({ ...flow, offset, text }));
  }

  watch(watcher: (flow: Flow, root: string) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}
