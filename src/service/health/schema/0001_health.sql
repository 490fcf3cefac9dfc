-- people. What was measured and answered is sealed under the key of the person it is about
-- (doc/sealed-field-format.md); whose it is, when, and how urgent a task is stand open. Times in
-- microseconds since 1970, UTC; days in days since 1970 as they begin in Japan.
CREATE TABLE health_record (
  number      @serial@,
  person      BIGINT NOT NULL,
  source      TEXT   NOT NULL UNIQUE,   -- a hash: of the device and the time, or the person and their id
  measured_at BIGINT NOT NULL,
  day         BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  sealed      BYTEA  NOT NULL
);
CREATE INDEX health_record_person ON health_record (person, measured_at, number);
CREATE INDEX health_record_day ON health_record (person, day);
-- Sums of a day, made again from its records whenever one of them comes or goes.
CREATE TABLE health_day (
  person BIGINT NOT NULL,
  day    BIGINT NOT NULL,
  sealed BYTEA  NOT NULL,
  PRIMARY KEY (person, day)
);
-- Up to which record a nurse has seen to the person's values.
CREATE TABLE health_seen (
  person @key@,
  record BIGINT NOT NULL
);
CREATE TABLE health_task (
  number    @serial@,
  person    BIGINT NOT NULL,
  state     TEXT   NOT NULL,   -- open closed
  level     BIGINT NOT NULL,   -- 3: to talk about, 4: emergency
  opened_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  closed_by TEXT   NOT NULL,
  sealed    BYTEA  NOT NULL
);
CREATE UNIQUE INDEX health_task_one_open ON health_task (person) WHERE state = 'open';
CREATE INDEX health_task_queue ON health_task (state, level, number);
CREATE INDEX health_task_person ON health_task (person);
CREATE TABLE health_check (
  number @serial@,
  person BIGINT NOT NULL,
  source TEXT   NOT NULL UNIQUE,
  made_at BIGINT NOT NULL,
  sealed BYTEA  NOT NULL
);
CREATE INDEX health_check_person ON health_check (person, number);
-- What a person lets one of those who may act for them see.
CREATE TABLE health_share (
  person BIGINT NOT NULL,
  proxy  BIGINT NOT NULL,      -- the row by which staff registered them
  kind   TEXT   NOT NULL,
  since  BIGINT NOT NULL,
  PRIMARY KEY (person, proxy, kind)
);
CREATE TABLE health_thresholds (
  version     @serial@,
  from_at     BIGINT NOT NULL,
  limits      TEXT   NOT NULL,   -- JSON
  source      TEXT   NOT NULL,
  author      TEXT   NOT NULL,
  made_at     BIGINT NOT NULL,
  approved_by TEXT   NOT NULL,
  approved_at BIGINT             -- null: it waits
);
CREATE TABLE health_device (
  id      TEXT   NOT NULL PRIMARY KEY,
  label   TEXT   NOT NULL,
  gateway TEXT   NOT NULL,       -- who brings what it measures
  at      TEXT   NOT NULL,       -- home station
  closed  BIGINT NOT NULL
) @by_key@;
-- Whose it is from when on; 0: everybody's, who show their card.
CREATE TABLE health_holder (
  device  TEXT   NOT NULL,
  from_at BIGINT NOT NULL,
  person  BIGINT NOT NULL,
  PRIMARY KEY (device, from_at)
);
CREATE INDEX health_holder_person ON health_holder (person);
