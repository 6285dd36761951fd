import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Document } from 'yaml';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Session } from '#shared/model/session.ts';
import { headOf } from '#shared/model/text.ts';
import type { Playbook } from '#shared/model/playbook.ts';
import { playbookOf } from '#shared/projections/playbook-of.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { findSession } from './find.ts';
import type { Common } from './options.ts';
import { answerLine } from './lines.ts';
import { allEvents } from './session-events.ts';
import { withWholeTexts } from './whole-texts.ts';
import { withClient } from './with-client.ts';

/** Writes what the agents of a session said and did as a playbook. A file that is there is never overwritten; `-` is stdout. */
export function exportPlaybook(prefix: string, file: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const id = await findSession(client, prefix);
    const { sessions } = await client.live.snapshot();
    const session = sessions.find((each) => each.id === id);
    if (session === undefined || session.parent !== null) {
      const root = session?.root ?? 'of the root';
      throw new CommandFailed(EXIT.usage, `${id} is the session of a child: a playbook is made of a whole tree, export ${root}`);
    }
    const events = await wholeTree(client, id, sessions);
    const playbook = playbookOf(events);
    const text = asYaml(playbook, session, events);
    if (file === '-') {
      out(text.trimEnd());
      return;
    }
    const path = resolve(file);
    await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'EEXIST' ? 'it is there already, and nothing is overwritten' : error.message;
      throw new CommandFailed(EXIT.usage, `${path} cannot be written: ${why}. Name another file with --playbook`);
    });
    const turns = playbook.agents.reduce((sum, agent) => sum + agent.turns.length, 0);
    const words = `${path}: ${playbook.agents.length} agents, ${turns} turns. It runs with -m playbook/${file}`;
    out(answerLine(options, { session: id, playbook: path, agents: playbook.agents.length, turns }, words));
  });
}

/** Every fact of a root's tree, oldest first, with whole texts. */
async function wholeTree(client: Client, root: Session['id'], sessions: readonly Session[]): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (const session of sessions) if (session.root === root) events.push(...(await allEvents(client, session.id)));
  return withWholeTexts(
    client,
    events.toSorted((a, b) => a.seq - b.seq),
  );
}

function asYaml(playbook: Playbook, session: Session, events: readonly LedgerEvent[]): string {
  const prompt = events.find((event) => event.type === 'message.accepted' && event.session === session.id);
  const words = prompt?.type === 'message.accepted' ? headOf(prompt.body.text) : session.title;
  // One text may stand in it often; no anchors, since a person reads it.
  const document = new Document(playbook, { aliasDuplicateObjects: false });
  // As JSON: on one line whatever it holds.
  document.commentBefore = ` Recorded as ${session.id} on ${new Date(session.createdAt).toISOString()}.\n Prompt: ${JSON.stringify(words)}`;
  return document.toString({ lineWidth: 120 });
}
