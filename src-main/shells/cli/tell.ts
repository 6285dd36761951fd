import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId } from '#shared/lib/ids.ts';
import type { Snapshot } from '#shared/contract/live.ts';
import { headOf, type LongText } from '#shared/model/text.ts';
import type { Asking } from './ask-person.ts';
import { lineFrom, lineOf, printable } from './lines.ts';
import type { Tree } from './tree.ts';

export interface TellOptions {
  readonly json: boolean;
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
  /** Asks at this terminal what agents want of a person; null where none can answer. */
  readonly asking: Asking | null;
}

/** Shows what happens in a tree as it happens. */
export class Teller {
  private readonly tree: Tree;
  private readonly options: TellOptions;
  private readonly places = new Map<AgentId, number>();
  private readonly asked = new Set<CallId>();
  /** Last words of the root's last run that has ended. */
  words: LongText = '';

  constructor(tree: Tree, options: TellOptions) {
    this.tree = tree;
    this.options = options;
  }

  /** What agents of the tree want of a person as it begins to be followed. */
  open({ approvals, questions }: Snapshot): void {
    for (const request of approvals) if (this.tree.holds(request.session)) this.wanted(request.agent, { approval: request });
    for (const request of questions) {
      if (request.to.kind === 'person' && this.tree.holds(request.session)) this.wanted(request.agent, { question: request });
    }
  }

  /** A fact of the tree, which has taken it. */
  tell(event: LedgerEvent): void {
    const { tree, options } = this;
    if (options.json) options.stdout(JSON.stringify(event));
    else {
      // Its earlier words were an answer too, though not the last one.
      if (event.type === 'run.started' && event.session === tree.root) this.printWords();
      const line = lineOf(event, tree);
      if (line !== null) options.stderr(line);
    }
    if (event.type === 'run.ended' && event.session === tree.root) this.words = event.body.text;
    if (event.type === 'approval.requested') this.wanted(event.agent, { approval: event.body });
    if (event.type === 'question.asked' && event.body.to.kind === 'person') this.wanted(event.agent, { question: event.body });
    if (event.type === 'approval.answered' || event.type === 'question.answered' || event.type === 'tool.ended') {
      options.asking?.forget(event.body.call);
    }
  }

  /** After some facts: where those who are in line stand now. Of children it is said once, of the one that is followed each time. */
  tellPlaces(): void {
    if (this.options.json) return;
    for (const { agent, position } of this.tree.inLine()) {
      const before = this.places.get(agent.id);
      this.places.set(agent.id, position);
      if (before === position || (before !== undefined && agent.session !== this.tree.root)) continue;
      this.options.stderr(lineFrom(agent, `waits for a place, number ${position} in line`));
    }
  }

  private printWords(): void {
    const words = headOf(this.words);
    if (words !== '') this.options.stderr(printable(words));
    this.words = '';
  }

  private wanted(id: AgentId | null, wish: Parameters<Asking['ask']>[1]): void {
    const { asking, stderr } = this.options;
    const agent = this.tree.agent(id);
    const { call } = 'approval' in wish ? wish.approval : wish.question;
    if (agent === undefined || this.asked.has(call)) return;
    this.asked.add(call);
    if (asking !== null) asking.ask(agent, wish);
    else if ('approval' in wish) stderr(lineFrom(agent, `waits for you: ${wish.approval.display.title} ('coppice inbox')`));
    else stderr(lineFrom(agent, `waits for your answer: ${headOf(wish.question.question)} ('coppice inbox')`));
  }
}
