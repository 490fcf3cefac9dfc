-- people. Changes of staff that wait for their day (人事異動). sealed: what changes, under the
-- person's key (doc/sealed-field-format.md).
CREATE TABLE id_staffing (
  id       @serial@,
  account  BIGINT NOT NULL,
  act      TEXT   NOT NULL,        -- begin, move, leave
  due      BIGINT NOT NULL,        -- the day's midnight in Japan
  sealed   BYTEA  NOT NULL,
  asked_by TEXT   NOT NULL,
  why      TEXT   NOT NULL,
  asked    BIGINT NOT NULL,
  fault    TEXT   NOT NULL,        -- why it could not be done on its day; empty: nothing
  UNIQUE (account, act)
);
CREATE INDEX id_staffing_due ON id_staffing (due);
