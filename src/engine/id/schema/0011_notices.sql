-- people. What a person is told about their account and data, on their own page; and browsers they
-- have signed in from.
CREATE TABLE id_notice (
  id       @serial@,
  account  BIGINT NOT NULL,
  kind     TEXT   NOT NULL,
  about_ja TEXT   NOT NULL,        -- what it is about, in a few words; nothing of another person
  about_en TEXT   NOT NULL,
  at       BIGINT NOT NULL
);
CREATE INDEX id_notice_account ON id_notice (account, id);
CREATE INDEX id_notice_at ON id_notice (at);
CREATE TABLE id_device (
  account BIGINT NOT NULL,
  hash    BYTEA  NOT NULL,         -- of the browser's cookie
  seen    BIGINT NOT NULL,
  PRIMARY KEY (account, hash)
) @by_key@;
CREATE INDEX id_device_seen ON id_device (seen);
