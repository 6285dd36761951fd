import { type Reply, type Script } from '#test/support/provider-servers.ts';
import type { ReplyPart } from '#test/support/provider-streams.ts';
import { toldInMessages, type Told } from '#test/support/told.ts';

type Said = readonly ReplyPart[] | Reply;
/** An answer for each turn. Turns beyond the end are answered with a word. */
type Part = readonly (Said | ((told: Told) => Said))[];

export interface Model {
  readonly answer: Script;
  /** Lets the answers of this name come to their end. */
  open(gate: string): void;
}

const say = (text: string): ReplyPart[] => [{ text }];
const call = (name: string, args: object): ReplyPart => ({ call: { name, args } });
const refuses = (status: number, message: string): Reply => ({ status, body: { error: { message } }, headers: { 'retry-after': '1' } });

/** The model of the story: who it is follows from the first of its parts' names in the prompt. */
export function createModel(): Model {
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const gate = (name: string): PromiseWithResolvers<void> => {
    const found = gates.get(name) ?? Promise.withResolvers<void>();
    gates.set(name, found);
    return found;
  };
  const held = (name: string, text: string): ReplyPart[] => [{ text: 'I begin, ' }, { wait: gate(name).promise }, { text }];
  const parts = partsOf(held);
  const failed = new Set<string>();

  return {
    answer(json) {
      const told = toldInMessages(json);
      const who = told.prompt.match(/\b[A-Z]\w+/g)?.find((word) => word in parts) ?? '';
      // What passes: the first request of this agent meets it, the second does not.
      if (who === 'Limited' && !failed.has(who)) {
        failed.add(who);
        return refuses(429, 'Too many requests.');
      }
      if ('temperature' in json) return refuses(400, 'temperature is not supported with this model');
      const said = parts[who]?.[told.answers] ?? say(`${who} says no more.`);
      return typeof said === 'function' ? said(told) : said;
    },
    open: (name) => gate(name).resolve(),
  };
}

function partsOf(held: (gate: string, text: string) => ReplyPart[]): Readonly<Record<string, Part>> {
  return {
    Asks: [
      [{ reasoning: 'A file is wanted.' }, { text: 'I write.' }, call('write', { path: 'a.txt', content: 'A\n' })],
      [call('bash', { command: 'git status --short' })],
      [call('write', { path: 'b.txt', content: 'B\n' })],
      [call('ask', { question: 'Left or right?', options: ['left', 'right'] })],
      say(`It is done. 木 😀\n${'This goes on and on. '.repeat(300)}`),
      say('I plan.'),
    ],
    Delegates: [
      [
        call('spawn_agent', { prompt: 'Writer, write b.txt.', name: 'writer', agent_type: 'coder', worktree: true }),
        call('spawn_agent', { prompt: 'Idler, do nothing.', name: 'idler', agent_type: 'scribe', worktree: true }),
        call('spawn_agent', { prompt: 'Loser, write c.txt.', name: 'loser', agent_type: 'coder', worktree: true }),
      ],
      ({ results }) => [call('wait_agent', { ids: [idIn(results, 'writer')] })],
      ({ results }) => [call('send_input', { id: idIn(results, 'writer'), message: 'With an accent.' })],
      ({ results }) => [call('wait_agent', { ids: ['writer', 'idler', 'loser'].map((name) => idIn(results, name)) })],
      say('All have ended.'),
    ],
    Tasks: [[call('spawn', { task: 'Task: say it.', label: 'task' })], say('I go on.'), say('I have heard.')],
    Writer: [
      [call('ask', { question: 'How is it to be written?', to: 'parent' })],
      [call('write', { path: 'b.txt', content: 'b\u00e9\n' })],
      say('b.txt is written.'),
    ],
    Loser: [[call('write', { path: 'c.txt', content: 'c\n' })], say('c.txt is written.')],
    Chain: [[call('Agent', { prompt: 'Link to the next.', name: 'link' })], say('The chain held.')],
    Link: [
      [call('Agent', { prompt: 'End of the chain.', name: 'end', subagent_type: 'nobody', model: 'nowhere/m' })],
      [call('Agent', { prompt: 'End of the chain.', name: 'end', model: 'nowhere/m' })],
      say('So did I.'),
    ],
    Nowhere: [[call('Agent', { prompt: 'Treeless.', name: 'treeless', isolation: 'worktree' })], say('It had no tree.')],
    Parent: [[call('Agent', { prompt: 'Later.', name: 'later', wait: false })], say('I go on.')],
    Later: [held('later', 'and end later.')],
    Circles: Array.from({ length: 20 }, () => [call('list', { path: '.' })]),
    Spends: [{ parts: [call('list', { path: '.' })], usage: { input: 70, output: 15, cacheRead: 7 } }, held('spends', 'and end.')],
    Once: [[call('list', { path: '.' })], say('And once more.')],
    Held: [held('held', 'and go on.'), say('Let go.')],
    Killed: [held('killed', 'and am killed.')],
    Nanite: [say('A nanite was here.')],
    Cut: [held('never', 'and never end.')],
    Limited: [say('It has passed.')],
    Broken: [refuses(401, 'No such key.')],
    Treeless: [],
    Idler: [],
    Task: [],
    End: [],
    Open: [[call('ask', { question: 'Is this open?', options: ['yes', 'no'] })]],
    Waits: [[call('write', { path: 'd.txt', content: 'D\n' })]],
    Stopped: [held('never', 'and am stopped.')],
  };
}

/** Id of a child by its name, from what its spawn answered. */
function idIn(results: readonly string[], name: string): string {
  for (const result of results) {
    const found = new RegExp(`"agent_id": "(\\w+)",\\s+"name": "${name}"`).exec(result)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`no child ${name} in ${results.join('\n')}`);
}
