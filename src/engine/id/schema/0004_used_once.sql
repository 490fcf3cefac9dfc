-- people. What may be used once only (the jti of a proof or of a client's assertion), as a hash of
-- what it is, whose and which; until it is too old by itself.
CREATE TABLE id_used_once (
  hash    BYTEA  NOT NULL PRIMARY KEY,
  expires BIGINT NOT NULL
);
CREATE INDEX id_used_once_expires ON id_used_once (expires);
