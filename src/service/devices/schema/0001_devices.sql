-- people. Calls for people, and who applied.
CREATE TABLE devices_call (
  code      TEXT   NOT NULL PRIMARY KEY,
  ja        TEXT   NOT NULL,
  en        TEXT   NOT NULL,
  how       TEXT   NOT NULL,   -- lottery first_come
  places    BIGINT NOT NULL,
  opens_at  BIGINT NOT NULL,   -- microseconds since 1970, UTC, here and below; 0: not yet
  closes_at BIGINT NOT NULL,
  accepted  BIGINT NOT NULL,   -- so many have a place
  seed      TEXT   NOT NULL,
  drawn_at  BIGINT NOT NULL,
  drawn_by  TEXT   NOT NULL,
  CHECK (accepted >= 0 AND accepted <= places)
) @by_key@;
CREATE TABLE devices_application (
  number     @serial@,
  call_code  TEXT   NOT NULL,
  person     BIGINT NOT NULL,   -- 0: has left
  wants      TEXT   NOT NULL,
  state      TEXT   NOT NULL,   -- waiting accepted reserve withdrawn
  place_rank BIGINT NOT NULL,
  applied_at BIGINT NOT NULL,
  asked_by   TEXT   NOT NULL
);
CREATE UNIQUE INDEX devices_application_once ON devices_application (call_code, person)
  WHERE person > 0 AND state <> 'withdrawn';
CREATE INDEX devices_application_call ON devices_application (call_code, state, place_rank, number);
CREATE INDEX devices_application_person ON devices_application (person, number);

CREATE TABLE devices_briefing (
  code      TEXT   NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,
  place     TEXT   NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at   BIGINT NOT NULL,
  seats     BIGINT NOT NULL,
  taken     BIGINT NOT NULL,
  CHECK (taken >= 0 AND taken <= seats)
) @by_key@;
CREATE TABLE devices_seat (
  briefing  TEXT   NOT NULL,
  person    BIGINT NOT NULL,
  state     TEXT   NOT NULL,   -- booked attended absent cancelled
  booked_at BIGINT NOT NULL,
  marked_at BIGINT NOT NULL,
  marked_by TEXT   NOT NULL,
  PRIMARY KEY (briefing, person)
);
CREATE INDEX devices_seat_person ON devices_seat (person);

-- The register of tablets: where each is, and every step that it took.
CREATE TABLE devices_tablet (
  serial   TEXT   NOT NULL PRIMARY KEY,
  model    TEXT   NOT NULL,
  state    TEXT   NOT NULL,   -- stock lent repair lost retired
  to_wipe  BIGINT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX devices_tablet_state ON devices_tablet (state, serial);
CREATE TABLE devices_movement (
  number     @serial@,
  serial     TEXT   NOT NULL,
  from_state TEXT   NOT NULL,   -- empty: it was added
  to_state   TEXT   NOT NULL,
  loan       BIGINT NOT NULL,   -- 0: none
  at         BIGINT NOT NULL,
  by_whom    TEXT   NOT NULL,
  why        TEXT   NOT NULL
);
CREATE INDEX devices_movement_serial ON devices_movement (serial, number);
CREATE TABLE devices_loan (
  number        @serial@,
  asked         TEXT   NOT NULL UNIQUE,
  serial        TEXT   NOT NULL,
  person        BIGINT NOT NULL,   -- 0: has left
  bound         BIGINT NOT NULL,   -- its number at the Smart ID; 0: none
  lent_at       BIGINT NOT NULL,
  due_at        BIGINT NOT NULL,
  condition_out TEXT   NOT NULL,
  lent_by       TEXT   NOT NULL,
  ended_at      BIGINT NOT NULL,   -- 0: it goes on
  condition_in  TEXT   NOT NULL,
  ended_by      TEXT   NOT NULL,
  ended_as      TEXT   NOT NULL    -- lent while it goes on; stock repair lost
);
-- One loan at a time, of a person and of a tablet.
CREATE UNIQUE INDEX devices_loan_of_person ON devices_loan (person) WHERE ended_at = 0 AND person > 0;
CREATE UNIQUE INDEX devices_loan_of_serial ON devices_loan (serial) WHERE ended_at = 0;
CREATE INDEX devices_loan_person ON devices_loan (person, number);
CREATE INDEX devices_loan_serial ON devices_loan (serial, number);
CREATE TABLE devices_task (
  number  @serial@,
  kind    TEXT   NOT NULL,   -- wipe repair search
  serial  TEXT   NOT NULL,
  loan    BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL,   -- 0: open
  done_by TEXT   NOT NULL,
  note    TEXT   NOT NULL
);
CREATE UNIQUE INDEX devices_task_open ON devices_task (serial, kind) WHERE done_at = 0;
CREATE INDEX devices_task_done ON devices_task (done_at, number);
CREATE TABLE devices_mdm (
  number    @serial@,
  serial    TEXT   NOT NULL,
  source    TEXT   NOT NULL,
  os        TEXT   NOT NULL,
  app       TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  managed   BIGINT NOT NULL,
  locked    BIGINT NOT NULL,
  encrypted BIGINT NOT NULL
);
CREATE UNIQUE INDEX devices_mdm_serial ON devices_mdm (serial, at);

-- What people asked about, and each time they were spoken with.
CREATE TABLE devices_matter (
  number    @serial@,
  asked     TEXT   NOT NULL UNIQUE,
  person    BIGINT NOT NULL,   -- 0: has left
  channel   TEXT   NOT NULL,
  topic     TEXT   NOT NULL,
  question  TEXT   NOT NULL,
  contacts  BIGINT NOT NULL,
  solved    BIGINT NOT NULL,
  reopened  BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  solved_at BIGINT NOT NULL
);
CREATE INDEX devices_matter_person ON devices_matter (person, number);
CREATE INDEX devices_matter_opened ON devices_matter (opened_at);
CREATE INDEX devices_matter_solved ON devices_matter (solved, number);
CREATE TABLE devices_contact (
  matter BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  note   TEXT   NOT NULL,
  by_whom TEXT  NOT NULL,
  PRIMARY KEY (matter, n)
);
