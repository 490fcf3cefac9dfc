-- people. Days are whole days of Japan since 1970-01-01, times microseconds since 1970, UTC.
-- stamp: from crm_state, grows in the order of commits; who keeps columns in memory reads on by it.
CREATE TABLE crm_state (
  name  TEXT   NOT NULL PRIMARY KEY,   -- stamp, epoch
  value BIGINT NOT NULL
) @by_key@;
INSERT INTO crm_state (name, value) VALUES ('stamp', 0), ('epoch', 0);
-- What the CRM needs of a person, no finer than that: no name, no address, no day of birth.
CREATE TABLE crm_person (
  person    @key@,
  district  TEXT   NOT NULL,
  born      BIGINT NOT NULL,   -- 194803; 0: not known
  track     TEXT   NOT NULL,   -- tablet, phone; empty: none
  interests TEXT   NOT NULL,   -- codes with blanks between
  walk_m    BIGINT NOT NULL,   -- so far they walk
  exertion  BIGINT NOT NULL,   -- at most, as a nurse has set it: 0 to 3
  joined    BIGINT NOT NULL,   -- day
  gone      BIGINT NOT NULL,   -- 1: died, moved out, left, merged: in no list
  stamp     BIGINT NOT NULL
);
CREATE INDEX crm_person_stamp ON crm_person (stamp);
-- Both ways: two rows for each pair.
CREATE TABLE crm_link (
  person BIGINT NOT NULL,
  other  BIGINT NOT NULL,
  kind   TEXT   NOT NULL,      -- household, family, friend
  since  BIGINT NOT NULL,
  author TEXT   NOT NULL,
  PRIMARY KEY (person, other)
);
CREATE TABLE crm_kind (
  number @serial@,
  code   TEXT   NOT NULL UNIQUE,
  ja     TEXT   NOT NULL,
  en     TEXT   NOT NULL,
  outing BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  how    TEXT   NOT NULL       -- times, highest
);
-- One activity as it was told, once. times, amount: what it added to its day.
CREATE TABLE crm_activity (
  number @serial@,
  person BIGINT NOT NULL,
  kind   BIGINT NOT NULL,
  told   TEXT   NOT NULL,      -- its id, as whoever told it calls it
  day    BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  times  BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  note   TEXT   NOT NULL,
  UNIQUE (person, kind, told)
);
CREATE INDEX crm_activity_day ON crm_activity (day);
CREATE INDEX crm_activity_person ON crm_activity (person, number);
CREATE TABLE crm_day (
  person BIGINT NOT NULL,
  day    BIGINT NOT NULL,
  kind   BIGINT NOT NULL,
  times  BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (person, day, kind)
) @by_key@;
CREATE INDEX crm_day_day ON crm_day (day);
CREATE TABLE crm_month (
  person BIGINT NOT NULL,
  month  BIGINT NOT NULL,      -- 202611
  kind   BIGINT NOT NULL,
  times  BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (person, month, kind)
) @by_key@;
