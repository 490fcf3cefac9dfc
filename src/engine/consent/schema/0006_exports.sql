-- people. Data of several persons that staff take out of the house: asked for by one, agreed to by
-- another, taken once. persons: numbers with blanks between.
CREATE TABLE consent_export (
  id         @serial@,
  asked_by   TEXT   NOT NULL,
  asked_role TEXT   NOT NULL,
  purpose    TEXT   NOT NULL,
  kinds      TEXT   NOT NULL,
  persons    TEXT   NOT NULL,
  why        TEXT   NOT NULL,
  asked      BIGINT NOT NULL,
  state      TEXT   NOT NULL,
  decided_by TEXT   NOT NULL,
  decided    BIGINT
);
