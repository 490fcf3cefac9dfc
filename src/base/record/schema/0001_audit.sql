CREATE TABLE record_audit (
  number       @serial@,
  at           BIGINT NOT NULL,
  actor        TEXT   NOT NULL,
  role         TEXT   NOT NULL,
  action       TEXT   NOT NULL,
  subject_kind TEXT   NOT NULL,
  subject      TEXT   NOT NULL,
  purpose      TEXT   NOT NULL,
  trace_id     TEXT   NOT NULL,
  detail       TEXT   NOT NULL
);
