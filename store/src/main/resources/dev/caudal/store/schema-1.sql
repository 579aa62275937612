-- What the store knows of itself: generation, boot, mark, clean, level.
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A name's row: a live session, or what stays of one. wake: -1 any, -2 control, else a time.
CREATE TABLE sessions(
  sid INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  parent TEXT NOT NULL,
  state INT NOT NULL,
  epoch INT NOT NULL,
  owner TEXT NOT NULL,
  crashes INT NOT NULL,
  wake INT NOT NULL,
  last_seq INT NOT NULL,
  next_seq INT NOT NULL,
  ended_seq INT NOT NULL,
  created INT NOT NULL,
  touched INT NOT NULL,
  data BLOB NOT NULL);
CREATE UNIQUE INDEX sessions_name ON sessions(tenant, name);
CREATE INDEX sessions_parent ON sessions(tenant, parent, sid) WHERE state = 0;
CREATE INDEX sessions_owned ON sessions(sid) WHERE owner <> '';

-- Commands nobody has acknowledged.
CREATE TABLE commands(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  sid INT NOT NULL,
  task INT NOT NULL,
  lane INT NOT NULL,
  type TEXT NOT NULL,
  body BLOB NOT NULL,
  run TEXT NOT NULL,
  interrupting INT NOT NULL,
  binding INT NOT NULL,
  priority INT NOT NULL,
  due INT NOT NULL,
  sent INT NOT NULL);
CREATE INDEX commands_session ON commands(sid);

-- A run has its task's number and id.
CREATE TABLE runs(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  sid INT NOT NULL,
  tenant TEXT NOT NULL,
  state INT NOT NULL,
  lane INT NOT NULL,
  priority INT NOT NULL,
  due INT NOT NULL,
  created INT NOT NULL,
  started INT,
  finished INT,
  after_seq INT NOT NULL,
  last_seq INT NOT NULL,
  key TEXT NOT NULL,
  data BLOB NOT NULL);
CREATE UNIQUE INDEX runs_id ON runs(id);
CREATE INDEX runs_tenant ON runs(tenant, number);
CREATE INDEX runs_session ON runs(sid, number);
CREATE INDEX runs_open ON runs(tenant, number) WHERE state < 3;

CREATE TABLE keys(
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  run TEXT NOT NULL,
  sid INT NOT NULL,
  PRIMARY KEY (tenant, name)) WITHOUT ROWID;

CREATE TABLE onces(
  sid INT NOT NULL,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  PRIMARY KEY (sid, name)) WITHOUT ROWID;

-- Stretches of logs without a gap. enc: 0 as they came, 1 merged and packed. With a rowid on
-- purpose: new stretches go to the end of the table, whatever session they are of.
CREATE TABLE events(
  id INTEGER PRIMARY KEY,
  sid INT NOT NULL,
  first_seq INT NOT NULL,
  last_seq INT NOT NULL,
  enc INT NOT NULL,
  data BLOB NOT NULL);
CREATE UNIQUE INDEX events_seq ON events(sid, first_seq);
CREATE INDEX events_raw ON events(sid, first_seq) WHERE enc = 0;

-- Sessions that are gone and whose rows are still to be removed.
CREATE TABLE garbage(sid INTEGER PRIMARY KEY);
