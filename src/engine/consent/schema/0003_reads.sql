-- people. Who read which kinds of a person's data, when and for what. Rows are never changed.
CREATE TABLE consent_read (
  id      @serial@,
  person  BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  sort    TEXT   NOT NULL,
  reader  TEXT   NOT NULL,
  role    TEXT   NOT NULL,
  purpose TEXT   NOT NULL,
  kinds   TEXT   NOT NULL,
  trace   TEXT   NOT NULL
);
CREATE INDEX consent_read_person ON consent_read (person, id);
CREATE INDEX consent_read_reader ON consent_read (reader, at);
