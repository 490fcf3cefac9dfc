-- people. A device that waits for its person (RFC 8628). state: waiting, allowed, denied, used.
CREATE TABLE id_op_device (
  id        @serial@,
  hash      BYTEA  NOT NULL UNIQUE,
  user_code BYTEA  NOT NULL UNIQUE,
  client    TEXT   NOT NULL,
  scopes    TEXT   NOT NULL,
  jkt       TEXT   NOT NULL,
  state     TEXT   NOT NULL,
  grant_id  BIGINT NOT NULL,
  wait_s    BIGINT NOT NULL,
  polled    BIGINT NOT NULL,
  created   BIGINT NOT NULL,
  expires   BIGINT NOT NULL
);
CREATE INDEX id_op_device_expires ON id_op_device (expires);
-- Logout tokens that a client has still to be told (Back-Channel Logout 1.0).
CREATE TABLE id_op_logout (
  id           @serial@,
  client       TEXT   NOT NULL,
  subject      TEXT   NOT NULL,
  sid          TEXT   NOT NULL,
  issuer       TEXT   NOT NULL,
  attempts     BIGINT NOT NULL,
  due          BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  created      BIGINT NOT NULL
);
CREATE INDEX id_op_logout_due ON id_op_logout (due);
