import { compactedWords } from '#shared/model/compaction.ts';
import { headOf } from '#shared/model/text.ts';
import type { Session } from '#shared/model/session.ts';
import { findSession } from './find.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { allEvents } from './session-events.ts';
import { withWholeTexts } from './whole-texts.ts';
import { withClient } from './with-client.ts';

export function listSessions(options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const { sessions, agents } = await client.live.snapshot();
    const roots = sessions.filter((session) => session.parent === null).toSorted((a, b) => b.updatedAt - a.updatedAt);
    const statusOf = (session: Session) => agents.find((agent) => agent.id === session.agent)?.run.status ?? 'failed';
    if (options.json) out(JSON.stringify(roots.map((session) => ({ ...session, status: statusOf(session) }))));
    else if (roots.length === 0) out('No sessions yet. `coppice run "PROMPT"` starts one, `coppice tour` shows how it works.');
    else
      for (const session of roots)
        out(`${session.id}  ${statusOf(session).padEnd(11)}  ${new Date(session.updatedAt).toISOString()}  ${printable(session.title)}`);
  });
}

export function showSession(prefix: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const session = await findSession(client, prefix);
    const { sessions, agents } = await client.live.snapshot();
    const about = sessions.find(({ id }) => id === session);
    const events = await withWholeTexts(client, await allEvents(client, session));
    if (options.json) {
      out(JSON.stringify({ session: about, agents: agents.filter((agent) => agent.root === about?.root), events }));
      return;
    }
    const compactions = new Set<string>();
    for (const event of events) {
      const turn = 'turn' in event.body ? `${event.agent} ${event.body.turn}` : '';
      if (event.type === 'turn.requested' && event.body.purpose === 'compact') compactions.add(turn);
      if (event.type === 'context.compacted') {
        out(
          `\n[compacted: ${compactedWords({ ...event.body, summarized: headOf(event.body.summary) !== '' })}]\n${printable(headOf(event.body.summary))}`,
        );
      }
      if (event.type === 'message.accepted') out(`\n> ${printable(headOf(event.body.text))}`);
      if (event.type === 'tool.requested') out(`  · ${printable(event.body.display.title)}`);
      if (event.type === 'tool.ended' && event.body.outcome !== 'ok') out(`    ${event.body.outcome}`);
      if (event.type === 'turn.ended' && !compactions.has(turn)) {
        for (const part of event.body.parts) if (part.type === 'text') out(`\n${printable(headOf(part.text))}`);
      }
      if (event.type === 'run.ended') out(`\n[${event.body.status}] ${event.body.reason}`);
    }
  });
}
