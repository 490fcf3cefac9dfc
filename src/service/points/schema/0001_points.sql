-- people. The card of rules, with dates: a value holds from its date until the next one of its name.
CREATE TABLE points_rule (
  number  @serial@,
  code    TEXT   NOT NULL,
  from_at BIGINT NOT NULL,   -- microseconds since 1970, UTC
  rule    TEXT   NOT NULL,   -- JSON
  source  TEXT   NOT NULL,
  set_by  TEXT   NOT NULL,
  set_at  BIGINT NOT NULL
);
CREATE TABLE points_setting (
  number  @serial@,
  name    TEXT   NOT NULL,
  from_at BIGINT NOT NULL,
  value   BIGINT NOT NULL,
  source  TEXT   NOT NULL,
  set_by  TEXT   NOT NULL,
  set_at  BIGINT NOT NULL
);
-- Where people show that they came.
CREATE TABLE points_event (
  id        TEXT   NOT NULL PRIMARY KEY,
  token     TEXT   NOT NULL UNIQUE,   -- in the QR code that hangs there
  name      TEXT   NOT NULL,
  rule      TEXT   NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at   BIGINT NOT NULL,
  lon       DOUBLE PRECISION NOT NULL,
  lat       DOUBLE PRECISION NOT NULL,
  radius_m  BIGINT NOT NULL             -- 0: wherever one is
) @by_key@;
CREATE TABLE points_shop (
  code   TEXT   NOT NULL PRIMARY KEY,
  name   TEXT   NOT NULL,
  closed BIGINT NOT NULL
) @by_key@;
CREATE TABLE points_correction (
  number     @serial@,
  id         TEXT   NOT NULL UNIQUE,
  person     BIGINT NOT NULL,
  points     BIGINT NOT NULL,
  reason     TEXT   NOT NULL,
  state      TEXT   NOT NULL,   -- waiting done refused
  asked_by   TEXT   NOT NULL,
  asked_at   BIGINT NOT NULL,
  decided_by TEXT   NOT NULL,
  decided_at BIGINT NOT NULL
);
CREATE INDEX points_correction_state ON points_correction (state, number);
-- Whom it was told that points of theirs will expire.
CREATE TABLE points_notice (
  person     BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  points     BIGINT NOT NULL,
  made_at    BIGINT NOT NULL,
  PRIMARY KEY (person, expires_at)
);
