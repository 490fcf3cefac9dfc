-- people. Who builds programs for providers, as they say of themselves; subject: of their token, or
-- of their account.
CREATE TABLE id_developer (
  subject      TEXT   PRIMARY KEY,
  organisation TEXT   NOT NULL,
  person       TEXT   NOT NULL,
  contact      TEXT   NOT NULL,
  created      BIGINT NOT NULL
) @by_key@;
-- What a developer asks for a program, by the name that it will have among id_client. wish, and
-- agreed, the one that was approved last (empty: none): JSON, developers/dto.h. contact: where
-- messages to the program are kept; 0: nowhere. tried: the key of its last test message.
CREATE TABLE id_program (
  name       TEXT   PRIMARY KEY,
  owner      TEXT   NOT NULL,
  state      TEXT   NOT NULL,
  wish       TEXT   NOT NULL,
  agreed     TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  asked      BIGINT NOT NULL,
  decided    BIGINT,
  decided_by TEXT   NOT NULL,
  contact    BIGINT NOT NULL,
  url        TEXT   NOT NULL,
  tried      TEXT   NOT NULL
) @by_key@;
CREATE INDEX id_program_owner ON id_program (owner);
-- Accounts of kind 'test', each for one program.
CREATE TABLE id_test_user (
  account BIGINT NOT NULL UNIQUE,
  client  TEXT   NOT NULL,
  label   TEXT   NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX id_test_user_client ON id_test_user (client);
