-- people. What comes round: a class of the health station, a walk; its sessions stand below.
CREATE TABLE community_programme (
  code  TEXT NOT NULL PRIMARY KEY,
  facts TEXT NOT NULL   -- JSON
) @by_key@;
-- One occurrence with a place and a time: an event, a lesson of a programme, a shift of volunteers.
CREATE TABLE community_session (
  number    @serial@,
  programme TEXT   NOT NULL,   -- empty: of none
  starts_at BIGINT NOT NULL,   -- microseconds since 1970, UTC
  ends_at   BIGINT NOT NULL,
  district  TEXT   NOT NULL,   -- empty: for all
  listed    BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  capacity  BIGINT NOT NULL,   -- 0: no limit
  going     BIGINT NOT NULL,
  waiting   BIGINT NOT NULL,
  queue     BIGINT NOT NULL,   -- the last number in its line
  facts     TEXT   NOT NULL,   -- JSON
  made_by   TEXT   NOT NULL,
  -- Whoever writes, nobody goes beyond the places there are.
  CHECK (going >= 0 AND waiting >= 0 AND (capacity = 0 OR going <= capacity))
);
CREATE INDEX community_session_starts ON community_session (starts_at, number);
CREATE UNIQUE INDEX community_session_once ON community_session (programme, starts_at)
  WHERE programme <> '';
CREATE TABLE community_sign_up (
  session    BIGINT NOT NULL,
  person     BIGINT NOT NULL,
  state      TEXT   NOT NULL CHECK (state IN ('going', 'waiting', 'cancelled')),
  queue      BIGINT NOT NULL,   -- place in the line of its session
  asked_at   BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  asked_by   TEXT   NOT NULL,
  PRIMARY KEY (session, person)
);
CREATE INDEX community_sign_up_person ON community_sign_up (person, session);
CREATE INDEX community_sign_up_line ON community_sign_up (session, state, queue);
-- Who came. person below 0: of somebody who has left.
CREATE TABLE community_attendance (
  number    @serial@,
  session   BIGINT NOT NULL,
  person    BIGINT NOT NULL,
  at        BIGINT NOT NULL,   -- there
  booked_at BIGINT NOT NULL,   -- here
  month     BIGINT NOT NULL,   -- of the session in Japan: 202611
  method    TEXT   NOT NULL,
  device    TEXT   NOT NULL,   -- empty: told with a line
  local_id  TEXT   NOT NULL,
  booked_by TEXT   NOT NULL,
  points    BIGINT NOT NULL
);
CREATE UNIQUE INDEX community_attendance_once ON community_attendance (session, person);
CREATE UNIQUE INDEX community_attendance_told ON community_attendance (device, local_id)
  WHERE device <> '';
CREATE INDEX community_attendance_person ON community_attendance (person, month);
CREATE INDEX community_attendance_month ON community_attendance (month, session);
CREATE INDEX community_attendance_by ON community_attendance (booked_by);
-- Keys over codes for check-in: sealed under the installation's key (doc/sealed-field-format.md).
CREATE TABLE community_key (
  number  @serial@,
  sealed  BYTEA  NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE TABLE community_setting (
  number  @serial@,
  name    TEXT   NOT NULL,
  from_at BIGINT NOT NULL,
  value   BIGINT NOT NULL,
  source  TEXT   NOT NULL,
  set_by  TEXT   NOT NULL,
  set_at  BIGINT NOT NULL
);
CREATE INDEX community_setting_name ON community_setting (name, from_at, number);
-- How a person's screens look and sound, and which places are theirs.
CREATE TABLE community_choice (
  person @key@,
  facts  TEXT NOT NULL   -- JSON
);
CREATE TABLE community_video (
  code   TEXT   NOT NULL PRIMARY KEY,
  listed BIGINT NOT NULL,
  facts  TEXT   NOT NULL   -- JSON
) @by_key@;
CREATE TABLE community_watch (
  person       BIGINT NOT NULL,
  video        TEXT   NOT NULL,
  started_at   BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL,
  completed_at BIGINT NOT NULL,   -- 0: not yet
  seconds      BIGINT NOT NULL,   -- different seconds that were seen
  seen         TEXT   NOT NULL,   -- "0-30 60-90"
  points       BIGINT NOT NULL,
  PRIMARY KEY (person, video)
);
-- Times at which a nurse is there to talk to.
CREATE TABLE community_slot (
  number    @serial@,
  starts_at BIGINT NOT NULL,
  ends_at   BIGINT NOT NULL,
  place     TEXT   NOT NULL,
  nurse     TEXT   NOT NULL,
  cancelled BIGINT NOT NULL,
  UNIQUE (nurse, starts_at)
);
CREATE INDEX community_slot_starts ON community_slot (starts_at, number);
CREATE TABLE community_consultation (
  number    @serial@,
  slot      BIGINT NOT NULL,
  person    BIGINT NOT NULL,
  state     TEXT   NOT NULL CHECK (state IN ('booked', 'held', 'missed', 'cancelled')),
  about     BYTEA  NOT NULL,   -- sealed under the person's key
  booked_at BIGINT NOT NULL,
  booked_by TEXT   NOT NULL
);
CREATE UNIQUE INDEX community_consultation_once ON community_consultation (slot)
  WHERE state <> 'cancelled';
CREATE INDEX community_consultation_person ON community_consultation (person, number);
CREATE TABLE community_note (
  number       @serial@,
  consultation BIGINT NOT NULL,
  text         BYTEA  NOT NULL,   -- sealed under the person's key
  made_by      TEXT   NOT NULL,
  made_at      BIGINT NOT NULL
);
CREATE INDEX community_note_of ON community_note (consultation, number);
