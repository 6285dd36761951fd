import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Agent } from '#shared/model/agent.ts';
import { compactedWords } from '#shared/model/compaction.ts';
import { firstLine, headOf } from '#shared/model/text.ts';
import type { Common } from './options.ts';
import type { Tree } from './tree.ts';

/** One line for the terminal, or null where the fact is no news. */
export function lineOf(event: LedgerEvent, tree: Tree): string | null {
  const agent = tree.agent(event.agent);
  if (agent === undefined) return null;
  const say = (text: string): string => lineFrom(agent, text);
  switch (event.type) {
    case 'agent.created':
      return say(`${event.body.type} ${agent.id} begins`);
    case 'tool.requested':
      return say(event.body.display.title);
    case 'tool.ended':
      return event.body.outcome === 'ok' ? null : say(`  ${event.body.outcome}: ${firstLine(event.body.output)}`);
    case 'turn.ended': {
      const words = event.body.parts.find((part) => part.type === 'text');
      const calls = event.body.parts.some((part) => part.type === 'call');
      return words === undefined || !calls ? null : say(firstLine(words.text, 200));
    }
    case 'turn.cut':
      return event.body.failure === null ? null : say(`the model call failed: ${event.body.failure.message}`);
    case 'turn.requested':
      return event.body.purpose === 'compact' ? say('compacts its context') : null;
    case 'context.compacted':
      return say(`compacted: ${compactedWords({ ...event.body, summarized: headOf(event.body.summary) !== '' })}`);
    case 'notice.given':
      return say(event.body.text);
    case 'checkpoint.failed':
      return say(`its files could not be kept: ${event.body.why}`);
    case 'worktree.unavailable':
      return say(event.body.why);
    case 'worktree.ready':
      return event.body.leftBehind === 0
        ? null
        : say(`${event.body.leftBehind} uncommitted changes of the parent's tree were not carried over`);
    case 'worktree.included':
      return event.body.notes.length === 0 ? null : say(`not all ignored files came along: ${event.body.notes.join('; ')}`);
    case 'setup.requested':
      return say(event.body.kind === 'setup' ? 'Set up the worktree' : 'Tear down the worktree');
    case 'setup.ended':
      return event.body.outcome === 'ok' ? null : say(`  ${event.body.outcome}: ${firstLine(event.body.output)}`);
    case 'nanite.enqueued':
      return say(`nanite ${event.body.name} ${event.body.nanite} is enqueued`);
    case 'run.started':
      return event.session === tree.root && event.body.trigger === 'message' ? say('goes on with a message') : null;
    case 'run.paused':
      return say(`is paused: 'coppice agents resume ${agent.id}' lets it go on`);
    case 'run.unpaused':
      return say('goes on');
    case 'run.ended':
      return event.session === tree.root ? null : say(`${event.body.status}${event.body.reason === '' ? '' : `: ${event.body.reason}`}`);
    default:
      return null;
  }
}

/** What came of a command that answers with one thing: a document, or words. */
export function answerLine({ json }: Pick<Common, 'json'>, document: object, words: string): string {
  return json ? JSON.stringify(document) : printable(words);
}

/** What an agent does, as far to the right as it stands below its root. */
export function lineFrom({ name, depth }: Agent, text: string): string {
  return `${'  '.repeat(depth)}${printable(`${name} · ${text}`)}`;
}

// oxlint-disable-next-line no-control-regex -- characters that steer, reorder or hide text are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A terminal obeys control characters, and a model or a file may hold any. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
