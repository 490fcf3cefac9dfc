CREATE TABLE id_token (
  id        @serial@,
  hash      BYTEA  NOT NULL UNIQUE,
  kind      TEXT   NOT NULL,
  subject   TEXT   NOT NULL,
  role      TEXT   NOT NULL,
  parent    BIGINT,
  created   BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  revoked   BIGINT
);
CREATE INDEX id_token_expires ON id_token (expires);
