import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, MessageId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Sender } from '#shared/model/message.ts';
import { type Budget, hasEnded } from '#shared/model/run.ts';
import { firstLine } from '#shared/model/text.ts';
import type { GrantedTool, PermissionMode } from '#shared/model/tool.ts';
import type { Loop } from '#shared/projections/loops.ts';
import {
  about,
  begun,
  closeCalls,
  type Decide,
  decided,
  factsOf,
  type Folds,
  isGone,
  isRewinding,
  refused,
} from '#main/core/ports/decision.ts';

export interface StartSession {
  readonly prompt: string;
  readonly cwd: string;
  readonly project: string;
  readonly model: string;
  readonly mode: PermissionMode;
  readonly tools: readonly GrantedTool[];
  readonly restricted: boolean;
  readonly instructions: string;
  readonly budget: Budget;
  readonly tour: boolean;
}

/** A root: its session, its agent, its first message and its first run. */
export const startSession: Decide<StartSession, { session: SessionId; agent: AgentId }> = (folds, command, given) => {
  if (command.prompt.trim() === '') return refused('empty_prompt', 'the prompt is empty: say what is to be done');
  const session = given.ids.session();
  let agent = given.ids.agent();
  while (folds.agents.get(agent) !== undefined) agent = given.ids.agent();
  const fact = factsOf({ agent, session, run: given.ids.run() });
  const { prompt, cwd, project, model, mode, tools, restricted, instructions, budget, tour } = command;
  return decided(
    [
      fact('session.created', { title: firstLine(prompt, 80), project, cwd, parent: null, root: session, tour }),
      fact('agent.created', {
        name: 'main',
        type: 'general-purpose',
        parent: null,
        spawnedBy: null,
        root: session,
        depth: 0,
        model,
        mode,
        cwd,
        tools: [...tools],
        face: 'root',
        definition: { source: 'built-in', file: null },
        limits: { maxDepth: null, maxChildren: null },
        sampling: {},
        restricted,
        instructions,
      }),
      fact('message.accepted', { message: given.ids.message(), from: { kind: 'person' }, text: prompt }),
      begun(fact, { after: null, lane: 'foreground', trigger: 'prompt', budget }),
    ],
    { session, agent },
  );
};

export interface SendMessage {
  readonly agent: AgentId;
  readonly from: Sender;
  readonly text: string;
  /** A person may choose another model or mode with a root's next words. */
  readonly model: string | null;
  readonly mode: PermissionMode | null;
  /** What it waits for a person's leave to do, or has not begun, is not done: the words count. What is under way is the engine's to cut. */
  readonly interrupt: boolean;
}

/**
 * A message to an agent that is no nanite. One that is at work reads it at the start of its next turn;
 * to one that has ended, a person's words start a new run, and an agent's are refused with its status.
 */
export const sendMessage: Decide<SendMessage, { message: MessageId }> = (folds, command, given) => {
  const agent = folds.agents.get(command.agent);
  const loop = folds.loops.get(command.agent);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `agent with id ${command.agent} not found`);
  if (command.text.trim() === '') return refused('empty_message', 'the message is empty');
  const over = hasEnded(agent.run.status);
  if (agent.run.lane === 'nanites') {
    return refused('nanite', `${agent.name} is a nanite: a short run of its own that takes no messages. Cancel it, or start another`);
  }
  if (over && command.from.kind === 'agent') {
    return refused(
      'ended',
      `agent ${agent.id} has ended (status: ${agent.run.status}): it reads no more messages. Spawn another, or use its output`,
    );
  }
  if (agent.run.stopping !== null && agent.run.stopping.status !== 'completed') {
    return refused('stopping', `agent ${agent.name} is being stopped: send the message again when it has ended`);
  }
  if (isRewinding(folds, agent.id)) {
    return refused('rewinding', `agent ${agent.name} is just being rewound: send the message again when that is done`);
  }
  const tree = folds.worktrees.get(agent.id);
  if (over && isGone(tree)) {
    return refused(
      'worktree_gone',
      `the worktree of ${agent.name} is removed: it has no folder to go on in. Ask its parent, or start a new session`,
    );
  }
  const message = given.ids.message();
  const facts: Fact[] = [];
  if (command.model !== null || command.mode !== null) {
    if (agent.depth > 0) return refused('not_a_root', 'only the main agent of a session can be given another model or mode');
    facts.push(about(agent)('agent.model_chosen', { model: command.model ?? agent.model, mode: command.mode ?? agent.mode }));
  }
  // The present turn is over for good: what is left open of it gets an end, so that a new turn can follow.
  if (over) facts.push(...closeCalls(agent, loop, 'not run: the person went on with a new message'));
  facts.push(about(agent)('message.accepted', { message, from: command.from, text: command.text }));
  if (!over) facts.push(...answeredBy(folds, agent, command, loop));
  // Nothing is under way that could be cut: the wait is.
  const { status, waitsOn } = agent.run;
  if (command.interrupt && status === 'waiting' && waitsOn?.on === 'limit') facts.push(about(agent)('run.continued', {}));
  if (over) {
    const { lane, budget, id: after } = agent.run;
    facts.push(begun(about(agent, given.ids.run()), { after, lane, trigger: 'prompt', budget }));
  }
  return decided(facts, { message });
};

/** A message is an answer to what the agent asks; with `interrupt` it also takes the place of what has not begun. */
function answeredBy(folds: Folds, agent: Agent, { from, text, interrupt }: SendMessage, loop: Loop): Fact[] {
  const fact = about(agent);
  const { turn } = loop;
  return loop.calls.flatMap(({ call, state }): Fact[] => {
    if (folds.questions.get(call) !== undefined && from.kind !== 'engine') {
      const output = `Answered by ${from.kind === 'person' ? 'the person' : from.name} with the message that follows.`;
      return [fact('question.answered', { turn, call, from, text }), fact('tool.ended', { turn, call, outcome: 'ok', output, facts: {} })];
    }
    if (!interrupt || state === 'started' || state === 'ended') return [];
    const output = 'Not run: a message came in its place. Read it first.';
    return [fact('tool.ended', { turn, call, outcome: 'cancelled', output, facts: {} })];
  });
}
