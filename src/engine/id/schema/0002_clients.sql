-- people. A program of a provider, and what its keys may do: rules is JSON, base/module/limits.h.
CREATE TABLE id_client (
  id         @serial@,
  name       TEXT   NOT NULL UNIQUE,
  title      TEXT   NOT NULL,
  contact    TEXT   NOT NULL,
  rules      TEXT   NOT NULL,
  per_second BIGINT NOT NULL,
  burst      BIGINT NOT NULL,
  per_day    BIGINT NOT NULL,
  created    BIGINT NOT NULL,
  locked     BIGINT
);
-- A key is a token of a client: what it is called, and rules of its own where it has some.
ALTER TABLE id_token ADD COLUMN label TEXT;
ALTER TABLE id_token ADD COLUMN rules TEXT;
CREATE INDEX id_token_subject ON id_token (subject);
