/** One step each, in order; a step that has shipped is never edited. The number of steps is the database's version. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    v INTEGER NOT NULL,
    at INTEGER NOT NULL,
    session TEXT,
    agent TEXT,
    run TEXT,
    command TEXT NOT NULL,
    actor TEXT NOT NULL,
    causes TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_session ON events (session, seq);

  CREATE TABLE commands (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    seed TEXT NOT NULL,
    attended INTEGER NOT NULL,
    asked TEXT NOT NULL,
    ok INTEGER NOT NULL,
    answer TEXT NOT NULL,
    code TEXT
  ) STRICT;

  CREATE TABLE blobs (
    hash TEXT PRIMARY KEY,
    encoding TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE views (
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (view, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE view_versions (
    view TEXT PRIMARY KEY,
    version INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE wires (
    rowid INTEGER PRIMARY KEY,
    agent TEXT NOT NULL,
    turn INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    exchange TEXT NOT NULL,
    splice_of INTEGER,
    keep_start INTEGER NOT NULL,
    keep_end INTEGER NOT NULL,
    middle BLOB NOT NULL,
    request_bytes INTEGER NOT NULL,
    response BLOB,
    response_packed INTEGER NOT NULL,
    response_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX wires_by_turn ON wires (agent, turn, attempt);

  CREATE TABLE scratch (
    agent TEXT PRIMARY KEY,
    turn INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    text TEXT NOT NULL,
    reasoning TEXT NOT NULL
  ) STRICT;
  `,
];
