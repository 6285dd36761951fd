import type Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { AgentId } from '#shared/lib/ids.ts';
import type { EventRange, ExchangeSummary } from '#main/core/ports/ledger.ts';
import type { EventTable, Schema } from './schema.ts';

/** Reading what was written: off the hot path, so the queries are typed rather than prepared by hand. */
export interface History {
  /** Oldest first. */
  ofSession(range: EventRange): Promise<EventTable[]>;
  ofAll(after: number, limit: number): Promise<EventTable[]>;
  exchanges(agent: AgentId): Promise<ExchangeSummary[]>;
}

export function createHistory(database: Database.Database): History {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  return {
    async ofSession({ session, after = 0, before, limit }) {
      const events = db.selectFrom('events').selectAll().where('session', '=', session).where('seq', '>', after).limit(limit);
      if (before === undefined) return events.orderBy('seq').execute();
      const newest = await events.where('seq', '<', before).orderBy('seq', 'desc').execute();
      return newest.reverse();
    },
    ofAll: (after, limit) => db.selectFrom('events').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute(),
    exchanges: (agent) =>
      db
        .selectFrom('wires')
        .select(['turn', 'attempt', 'at', 'request_bytes as requestBytes', 'response_bytes as responseBytes'])
        .where('agent', '=', agent)
        .orderBy('turn')
        .orderBy('attempt')
        .execute(),
  };
}
