-- people. What the OpenID Provider knows of a registered program besides id_client: settings is
-- JSON (op/client_settings.h); secret and the one before it are SHA-256.
CREATE TABLE id_op_client (
  name          TEXT   NOT NULL UNIQUE,
  settings      TEXT   NOT NULL,
  secret        BYTEA,
  old_secret    BYTEA,
  old_good_till BIGINT NOT NULL,
  created       BIGINT NOT NULL,
  registered_by TEXT   NOT NULL
);
-- By which programs register themselves (RFC 7591 3): good for so many.
CREATE TABLE id_op_invitation (
  id      @serial@,
  hash    BYTEA  NOT NULL UNIQUE,
  label   TEXT   NOT NULL,
  profile TEXT   NOT NULL,
  uses    BIGINT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
-- The name of an account towards one sector (OpenID Connect Core 8.1); sector '' is the public one.
CREATE TABLE id_op_subject (
  account BIGINT NOT NULL,
  sector  TEXT   NOT NULL,
  subject TEXT   NOT NULL UNIQUE,
  UNIQUE (account, sector)
);
