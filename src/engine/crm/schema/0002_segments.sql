-- people. Groups of residents by what they have in common, as of a day, with who was in them.
CREATE TABLE crm_segment (
  code    TEXT   NOT NULL PRIMARY KEY,
  ja      TEXT   NOT NULL,
  en      TEXT   NOT NULL,
  rule    TEXT   NOT NULL,     -- JSON, see README
  version BIGINT NOT NULL,
  author  TEXT   NOT NULL,
  changed BIGINT NOT NULL,
  run     BIGINT NOT NULL      -- the newest; 0: never
) @by_key@;
-- Never changed: what was counted, by which version, up to what, and the hash of who it was.
CREATE TABLE crm_segment_run (
  number   @serial@,
  segment  TEXT   NOT NULL,
  version  BIGINT NOT NULL,
  rule     TEXT   NOT NULL,
  as_of    BIGINT NOT NULL,    -- day
  data     BIGINT NOT NULL,    -- the newest activity that counted
  stamp    BIGINT NOT NULL,    -- the newest profile that counted
  members  BIGINT NOT NULL,
  hash     TEXT   NOT NULL,    -- SHA-256 over the numbers, each followed by a line end
  by_whom  TEXT   NOT NULL,
  at       BIGINT NOT NULL
);
CREATE INDEX crm_segment_run_segment ON crm_segment_run (segment, number);
-- Of the newest run.
CREATE TABLE crm_segment_member (
  segment TEXT   NOT NULL,
  person  BIGINT NOT NULL,
  PRIMARY KEY (segment, person)
) @by_key@;
CREATE INDEX crm_segment_member_person ON crm_segment_member (person);
