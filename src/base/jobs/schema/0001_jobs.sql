CREATE TABLE jobs_run (
  number       @serial@,
  name         TEXT   NOT NULL,
  argument     TEXT   NOT NULL,
  tick         BIGINT,
  state        TEXT   NOT NULL,
  run_at       BIGINT NOT NULL,
  attempts     BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  leased_by    TEXT   NOT NULL,
  last_error   TEXT   NOT NULL,
  made_at      BIGINT NOT NULL,
  ended_at     BIGINT,
  UNIQUE (name, tick)
);
CREATE INDEX jobs_run_state ON jobs_run (state, run_at);
CREATE TABLE jobs_schedule (
  name      TEXT   NOT NULL PRIMARY KEY,
  last_tick BIGINT NOT NULL
) @by_key@;
