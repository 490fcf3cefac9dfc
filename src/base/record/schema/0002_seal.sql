CREATE TABLE record_seal (
  number        @key@,
  first         BIGINT NOT NULL,
  last          BIGINT NOT NULL,
  count         BIGINT NOT NULL,
  leaves        BYTEA  NOT NULL,
  root_hash     BYTEA  NOT NULL,
  previous_hash BYTEA  NOT NULL,
  hash          BYTEA  NOT NULL,
  at            BIGINT NOT NULL
);
CREATE TABLE record_seal_head (
  one    @key@,
  number BIGINT NOT NULL,
  last   BIGINT NOT NULL,
  hash   BYTEA  NOT NULL
);
