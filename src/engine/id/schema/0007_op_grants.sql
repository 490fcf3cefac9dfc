-- people. An authorization request that waits: pushed by its client (RFC 9126), or for its person,
-- who signs in or chooses meanwhile. parameters: a form, as it came; pushed: the hash of the pushed
-- request that a waiting one came from.
CREATE TABLE id_op_request (
  hash       BYTEA  NOT NULL UNIQUE,
  kind       TEXT   NOT NULL,
  client     TEXT   NOT NULL,
  parameters TEXT   NOT NULL,
  jkt        TEXT   NOT NULL,
  pushed     BYTEA,
  created    BIGINT NOT NULL,
  expires    BIGINT NOT NULL,
  used       BIGINT
);
CREATE INDEX id_op_request_expires ON id_op_request (expires);
-- What a person gave to a client in one authorization, and everything that came of it ends with it.
-- code_hash is spent at the first redemption (code_used).
CREATE TABLE id_op_grant (
  id            @serial@,
  account       BIGINT NOT NULL,
  client        TEXT   NOT NULL,
  session       BIGINT NOT NULL,
  sid           TEXT   NOT NULL,
  issuer        TEXT   NOT NULL,
  scopes        TEXT   NOT NULL,
  claims        TEXT   NOT NULL,
  nonce         TEXT   NOT NULL,
  authenticated BIGINT NOT NULL,
  acr           TEXT   NOT NULL,
  amr           TEXT   NOT NULL,
  created       BIGINT NOT NULL,
  expires       BIGINT NOT NULL,
  revoked       BIGINT,
  code_hash     BYTEA UNIQUE,
  code_expires  BIGINT NOT NULL,
  code_used     BIGINT,
  redirect_uri  TEXT   NOT NULL,
  challenge     TEXT   NOT NULL,
  jkt           TEXT   NOT NULL
);
CREATE INDEX id_op_grant_account ON id_op_grant (account, client);
CREATE INDEX id_op_grant_expires ON id_op_grant (expires);
-- The tokens of a grant; used: rotated away (a second use ends the grant).
CREATE TABLE id_op_refresh (
  hash     BYTEA  NOT NULL UNIQUE,
  grant_id BIGINT NOT NULL,
  scopes   TEXT   NOT NULL,
  jkt      TEXT   NOT NULL,
  expires  BIGINT NOT NULL,
  used     BIGINT
);
CREATE INDEX id_op_refresh_expires ON id_op_refresh (expires);
-- hash: of the token, or of its jti where the token is a JWT. grant_id 0: a client's own. A client's
-- own JWT has a row only when it was revoked.
CREATE TABLE id_op_access (
  hash     BYTEA  NOT NULL UNIQUE,
  grant_id BIGINT NOT NULL,
  client   TEXT   NOT NULL,
  scopes   TEXT   NOT NULL,
  jkt      TEXT   NOT NULL,
  created  BIGINT NOT NULL,
  expires  BIGINT NOT NULL,
  revoked  BIGINT
);
CREATE INDEX id_op_access_expires ON id_op_access (expires);
-- What a person agreed to on the page, where no engine keeps consents.
CREATE TABLE id_op_agreed (
  account BIGINT NOT NULL,
  client  TEXT   NOT NULL,
  asked   TEXT   NOT NULL,
  given   TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  UNIQUE (account, client)
);
