-- What each commit added to the logs, until it is folded into events.
CREATE TABLE frames(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
