CREATE TABLE record_reply (
  caller       TEXT   NOT NULL,
  route        TEXT   NOT NULL,
  given_key    TEXT   NOT NULL,
  request_hash BYTEA  NOT NULL,
  status       BIGINT NOT NULL,
  type         TEXT   NOT NULL,
  headers      BYTEA  NOT NULL,
  body         BYTEA  NOT NULL,
  made_at      BIGINT NOT NULL,
  PRIMARY KEY (caller, route, given_key)
);
CREATE INDEX record_reply_made_at ON record_reply (made_at);
